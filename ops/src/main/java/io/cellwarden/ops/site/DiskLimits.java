package io.cellwarden.ops.site;

/**
 * When the space left for the journal is told and when it is an alarm, in bytes.
 *
 * @param warnBelow on the disk of the data directory
 * @param alarmBelow there, not above {@code warnBelow}
 * @param spoolWarnBelow on the memory file system where inputs wait for the journal
 * @param spoolAlarmBelow there, not above {@code spoolWarnBelow}
 */
public record DiskLimits(long warnBelow, long alarmBelow, long spoolWarnBelow, long spoolAlarmBelow) {
    private static final long MIB = 1 << 20;

    /** Weeks for a bank of a dozen batteries; a memory file system may be as small as 64 MiB. */
    public static final DiskLimits STANDARD = new DiskLimits(2_048 * MIB, 512 * MIB, 32 * MIB, 8 * MIB);
}
