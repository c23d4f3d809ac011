package org.longitude.deploy.bench;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import com.sun.jna.Structure;

/**
 * What glibc's malloc says of this process.
 *
 * @param inUseBytes given out and not got back; {@link ProcessFigures#UNKNOWN} where there is no
 *     glibc 2.33 or later
 * @param freeBytes kept for later
 */
public record NativeMemory(long inUseBytes, long freeBytes) {

    /** At this moment. */
    public static NativeMemory read() {
        Function mallinfo;
        try {
            mallinfo = Function.getFunction("c", "mallinfo2");
        } catch (UnsatisfiedLinkError e) {
            return new NativeMemory(ProcessFigures.UNKNOWN, ProcessFigures.UNKNOWN);
        }
        MallocInfo info = (MallocInfo) mallinfo.invoke(MallocInfo.class, new Object[0]);
        return new NativeMemory(
                info.uordblks.longValue() + info.hblkhd.longValue(), info.fordblks.longValue());
    }

    /** C's {@code struct mallinfo2}, whose names these are; JNA asks for public fields. */
    @Structure.FieldOrder({
        "arena",
        "ordblks",
        "smblks",
        "hblks",
        "hblkhd",
        "usmblks",
        "fsmblks",
        "uordblks",
        "fordblks",
        "keepcost"
    })
    public static final class MallocInfo extends Structure implements Structure.ByValue {
        public NativeLong arena = new NativeLong();
        public NativeLong ordblks = new NativeLong();
        public NativeLong smblks = new NativeLong();
        public NativeLong hblks = new NativeLong();

        /** In pieces that have a mapping of their own. */
        public NativeLong hblkhd = new NativeLong();

        public NativeLong usmblks = new NativeLong();
        public NativeLong fsmblks = new NativeLong();

        /** In use within the arenas. */
        public NativeLong uordblks = new NativeLong();

        /** Free within the arenas. */
        public NativeLong fordblks = new NativeLong();

        public NativeLong keepcost = new NativeLong();
    }
}
