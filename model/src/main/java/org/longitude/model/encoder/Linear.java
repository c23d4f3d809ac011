package org.longitude.model.encoder;

import ai.djl.nn.Parameter;

/** Weight and bias of one linear map or layer norm. */
record Linear(Parameter weight, Parameter bias) {}
