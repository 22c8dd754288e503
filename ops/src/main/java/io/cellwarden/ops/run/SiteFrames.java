package io.cellwarden.ops.run;

import io.cellwarden.gateway.capture.LineRecording;
import io.cellwarden.ops.frames.FrameFiles;
import io.cellwarden.ops.frames.FrameKeeper;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteLink;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** The keeper of raw frames of a site. */
final class SiteFrames {
    private SiteFrames() {}

    /** Keeps away from the last of the room, which is the journal's. */
    static FrameKeeper keeper(Site site, SequencedMap<String, LineRecording> lines, InstantSource clock) {
        Map<String, List<String>> banks = site.links().stream()
                .collect(Collectors.toMap(SiteLink::name, link -> link.devices().stream()
                        .map(SiteLink.Device::bank)
                        .distinct()
                        .toList()));
        return new FrameKeeper(
                FrameFiles.of(site.dataDir()),
                lines,
                banks,
                () -> Files.getFileStore(site.dataDir()).getUsableSpace()
                        > site.disk().warnBelow(),
                clock);
    }
}
