package io.cellwarden.ops.run;

import io.cellwarden.event.DiskLevel;
import io.cellwarden.ops.json.Json;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The room that one file system leaves, at one moment.
 *
 * @param name what the site uses it for
 * @param path the directory in it
 * @param level how it is judged
 * @param freeBytes what this user may still write
 * @param totalBytes its size
 * @param perDayBytes what the site writes in a day, empty while that is not known
 */
record DiskSpace(String name, Path path, DiskLevel level, long freeBytes, long totalBytes, OptionalLong perDayBytes) {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1 << 30;

    /** As measured now, without opening a file there; {@code level} is not judged yet. */
    static DiskSpace measure(String name, Path path, OptionalLong perDayBytes) throws IOException {
        FileStore store = Files.getFileStore(path);
        return new DiskSpace(name, path, DiskLevel.OK, store.getUsableSpace(), store.getTotalSpace(), perDayBytes);
    }

    DiskSpace at(DiskLevel judged) {
        return new DiskSpace(name, path, judged, freeBytes, totalBytes, perDayBytes);
    }

    /** Whole MiB that are free. */
    int freeMib() {
        return (int) Math.min(freeBytes / MIB, Integer.MAX_VALUE);
    }

    /** For people: {@code journal's disk (/data): 1.9 GiB of 14.6 GiB free, 38.0 MiB used a day, 51 days left}. */
    String text() {
        StringBuilder text =
                new StringBuilder(name + " (" + path + "): " + size(freeBytes) + " of " + size(totalBytes) + " free");
        perDayBytes.ifPresent(perDay -> {
            text.append(", ").append(size(perDay)).append(" used a day");
            if (perDay > 0) {
                text.append(", ").append(freeBytes / perDay).append(" days left");
            }
        });
        return text.toString();
    }

    /** For programs. */
    SequencedMap<String, @Nullable Object> object() {
        boolean grows = perDayBytes.isPresent() && perDayBytes.getAsLong() > 0;
        return Json.members()
                .put("disk", name)
                .put("path", path.toString())
                .put("level", level.name().toLowerCase(Locale.ROOT))
                .put("freeMiB", freeBytes / MIB)
                .put("totalMiB", totalBytes / MIB)
                .put("usedPerDayMiB", perDayBytes.isPresent() ? perDayBytes.getAsLong() / MIB : null)
                .put("daysLeft", grows ? freeBytes / perDayBytes.getAsLong() : null)
                .build();
    }

    /** A size as people write it, with one decimal. */
    static String size(long bytes) {
        return bytes >= GIB
                ? String.format(Locale.ROOT, "%.1f GiB", (double) bytes / GIB)
                : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MIB);
    }
}
