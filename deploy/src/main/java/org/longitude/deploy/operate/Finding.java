package org.longitude.deploy.operate;

/**
 * What one examination found.
 *
 * @param check what was looked at, one word
 * @param level how bad it is
 * @param found what is there
 * @param todo what to do about it; empty where there is nothing to do
 */
record Finding(String check, Level level, String found, String todo) {

    /** How bad it is. */
    enum Level {
        /** As it should be. */
        OK("ok"),
        /** Worth knowing, and may be meant so. */
        NOTE("note"),
        /** Wrong. */
        BAD("BAD"),
        /** Could not be looked at. */
        UNSEEN("-");

        private final String word;

        Level(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static Finding ok(String check, String found) {
        return new Finding(check, Level.OK, found, "");
    }

    static Finding note(String check, String found, String todo) {
        return new Finding(check, Level.NOTE, found, todo);
    }

    static Finding bad(String check, String found, String todo) {
        return new Finding(check, Level.BAD, found, todo);
    }

    static Finding unseen(String check, String why) {
        return new Finding(check, Level.UNSEEN, why, "");
    }
}
