package io.cellwarden.gateway.link;

import io.cellwarden.event.Input;
import io.cellwarden.gateway.driver.LinkSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges that a battery monitor is silent, and tells it as a complaint; when it is heard again, what it last complained of
 * counts again. No output hangs on it.
 */
final class MonitorWatch {
    private final SilenceWatch silence;
    private final Set<LinkSettings.Device> silent = new HashSet<>();
    private final Map<LinkSettings.Device, Input.MonitorReport> said = new HashMap<>();

    /** See {@link SilenceWatch}. */
    MonitorWatch(
            List<LinkSettings.Monitor> monitors,
            Duration silentAfter,
            Duration grace,
            Duration longestGap,
            Instant start) {
        this.silence = new SilenceWatch(
                monitors.stream()
                        .map(monitor -> device(monitor.bank(), monitor.name()))
                        .toList(),
                silentAfter,
                grace,
                longestGap,
                start);
    }

    private static LinkSettings.Device device(String bank, String monitor) {
        return new LinkSettings.Device(bank, monitor, Optional.empty(), 1, 0);
    }

    /** Notes an input that a driver hands on; gives what is to be told behind it. */
    Optional<Input> heard(String bank, Input input) {
        switch (input) {
            case Input.MonitorReading reading -> {
                LinkSettings.Device device = device(bank, reading.monitor());
                silence.heard(device, reading.at());
                return silent.remove(device) ? Optional.of(last(device, reading.at())) : Optional.empty();
            }
            case Input.MonitorReport report -> {
                said.put(device(bank, report.monitor()), report);
                return Optional.empty();
            }
            default -> {
                return Optional.empty();
            }
        }
    }

    private Input last(LinkSettings.Device device, Instant now) {
        return Optional.ofNullable(said.get(device))
                .map(report -> new Input.MonitorReport(now, report.monitor(), report.well(), report.text()))
                .orElseGet(() -> new Input.MonitorReport(now, device.battery(), true, ""));
    }

    /** The monitors that have become silent since the last call. */
    List<LinkSettings.Device> newlySilent(Instant now) {
        List<LinkSettings.Device> newly = silence.newlySilent(now);
        silent.addAll(newly);
        return newly;
    }
}
