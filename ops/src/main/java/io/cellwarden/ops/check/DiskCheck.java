package io.cellwarden.ops.check;

import io.cellwarden.ops.site.Site;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The data directory: whether a program may write there, and how much room is left. */
public final class DiskCheck {
    private static final String FORM = "SITE-FILE";
    private static final String PLACE = "cellwarden.data-dir";
    private static final long MIB = 1 << 20;

    private DiskCheck() {}

    /** What is wrong with the directory, or the one that it would be made in. */
    public static List<Finding> findings(Site site) {
        if (site.banks().isEmpty()) {
            return List.of(); // nothing would be written there
        }
        Path directory = site.dataDir().toAbsolutePath().normalize();
        Path there = directory;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there)) {
            return List.of(Finding.error(FORM, PLACE, "is " + directory + ", but " + there + " is no directory"));
        }
        List<Finding> findings = new ArrayList<>();
        if (!Files.isWritable(there)) {
            findings.add(Finding.error(
                    FORM,
                    PLACE,
                    "is " + directory + ", but this user may not write in " + there
                            + "; wanted is a directory of the user that runs the site"));
        }
        try {
            room(site, there, findings);
        } catch (IOException e) {
            findings.add(Finding.warning(
                    FORM, PLACE, "is " + directory + ", whose disk does not tell its free space: " + e.getMessage()));
        }
        return findings;
    }

    private static void room(Site site, Path directory, List<Finding> findings) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        boolean alarm = free < site.disk().alarmBelow();
        if (free < site.disk().warnBelow()) {
            long limit = alarm ? site.disk().alarmBelow() : site.disk().warnBelow();
            findings.add(Finding.warning(
                    AlarmCode.CW_DISK_SPACE.text(),
                    PLACE,
                    "has " + free / MIB + " MiB free; " + (alarm ? "an alarm" : "warned") + " below " + limit / MIB
                            + " MiB (cellwarden.disk): free space, or name a directory on a larger disk"));
        }
    }
}
