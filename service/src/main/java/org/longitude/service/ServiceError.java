package org.longitude.service;

/** Why a service's face could not be shown. */
public enum ServiceError {
    /** A setting, or a file that it names, is not what it should be. */
    CONFIG_INVALID,

    /** The address and port cannot be listened on. */
    ADDRESS_TAKEN
}
