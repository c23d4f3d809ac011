package org.longitude.deploy;

import java.util.List;

/** Which commands there are, in the order in which help lists them. */
final class Commands {

    static List<Object> all() {
        return List.of();
    }

    private Commands() {}
}
