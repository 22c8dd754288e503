package io.cellwarden.gateway.driver.victronble;

import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Listening;
import io.cellwarden.gateway.driver.MonitorReports;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.victronble.Advert;
import io.cellwarden.gateway.wire.victronble.AdvertCodec;
import io.cellwarden.gateway.wire.victronble.AdvertKey;
import io.cellwarden.gateway.wire.victronble.AdvertLine;
import io.cellwarden.gateway.wire.victronble.BleDecoder;
import io.cellwarden.gateway.wire.victronble.BleProtocol;
import io.cellwarden.gateway.wire.victronble.BleRecord;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Listens to a Bluetooth receiver that prints advertisements as lines: smart batteries tell their cells, a SmartShunt or a
 * Lynx Smart BMS what it measures of the bank. Nothing is asked, and nothing can be switched. Other devices nearby are
 * passed over. Source: protocol sheet "Victron Instant Readout".
 */
public final class VictronBleDriver implements Driver {
    private static final LineSettings LINE = LineSettings.DEFAULT.withBaud(115_200);

    /** The protocol of these advertisements. */
    public static final Protocol PROTOCOL = new Protocol(
            BleProtocol.protocol(),
            VictronBleDriver::new,
            LINE,
            actuator -> false,
            List.of(new Probe(LINE, Bytes.EMPTY, Duration.ofSeconds(3), "")));

    private final Map<String, Heard> byAddress = new HashMap<>();
    private final LinkSettings settings;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private Optional<Listening<Optional<AdvertLine>>> listening = Optional.empty();

    /** One device that the site file names. */
    private record Heard(String name, AdvertKey key, SteadyRecords steady, Reports reports) {}

    /** Hands on a record; false if that device should tell another kind. */
    @FunctionalInterface
    private interface Reports {
        boolean of(BleRecord record, Sink sink);
    }

    VictronBleDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        if (!(settings.protocol() instanceof ProtocolSettings.VictronBle(Map<String, AdvertKey> keys))) {
            throw new IllegalArgumentException("link " + settings.name() + ": its devices have no keys");
        }
        this.settings = settings;
        this.statistics = statistics;
        this.clock = clock;
        for (LinkSettings.Pack pack : settings.packs()) {
            var battery = new BatteryReports(new PackReports(settings, pack, clock), pack);
            add(keys, pack.address(), pack.devices().getFirst().battery(), battery::of);
        }
        for (LinkSettings.Monitor monitor : settings.monitors()) {
            var reports = new MonitorReports(settings, monitor, clock);
            add(keys, monitor.address(), monitor.name(), (record, sink) -> monitor(record, reports, sink));
        }
    }

    private void add(Map<String, AdvertKey> keys, Optional<String> written, String name, Reports reports) {
        String address = written.map(AdvertLine::normal).orElse("");
        AdvertKey key = Optional.ofNullable(keys.get(address))
                .orElseThrow(() -> new IllegalArgumentException("link " + settings.name() + ": device " + name
                        + " needs address = \"aa:bb:cc:dd:ee:ff\" and its key"));
        byAddress.put(address, new Heard(name, key, new SteadyRecords(), reports));
    }

    @Override
    public void opened(Line line) {
        listening = Optional.of(new Listening<>(line, new AdvertCodec(), statistics, clock));
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        listening.orElseThrow().listen(settings.poll(), line -> line.isPresent() && take(line.get(), sink), givesWay);
        return true;
    }

    /** Whether the line tells of a device of this link what can be read. */
    private boolean take(AdvertLine line, Sink sink) {
        Optional<Heard> device = line.address().map(byAddress::get);
        if (device.isEmpty() || !(Advert.read(line.data()) instanceof Decoded.Ok<Advert>(Advert advert))) {
            return false;
        }
        Heard heard = device.get();
        if (!heard.key().fits(advert)) {
            statistics.error("wrong key for " + heard.name());
            return false;
        }
        switch (BleDecoder.decode(advert.type(), heard.key().decrypt(advert))) {
            case Decoded.Ok<BleRecord>(BleRecord record) ->
                heard.steady().take(advert.counter(), record).ifPresent(steady -> {
                    if (!heard.reports().of(steady, sink)) {
                        statistics.error(heard.name()
                                + " tells record type 0x%02X, it is no such device".formatted(advert.type()));
                    }
                });
            case Decoded.TooShort<BleRecord>(int wanted, int got) -> {
                statistics.error("record of %d bytes, %d wanted".formatted(got, wanted));
                return false;
            }
            case Decoded.OutOfRange<BleRecord> _ -> {
                return false;
            }
            case Decoded.Unsupported<BleRecord>(String what) -> {
                statistics.error(heard.name() + " tells unsupported " + what);
                return false;
            }
        }
        return true;
    }

    private static boolean monitor(BleRecord record, MonitorReports reports, Sink sink) {
        return switch (record) {
            case BleRecord.Monitor m -> {
                reports.reading(m.voltageMv(), m.currentMa(), m.socPermille(), m.consumedMah(), m.timeToGoMin(), sink);
                reports.complains(m.complaints(), sink);
                yield true;
            }
            case BleRecord.LynxSmartBms l -> {
                reports.reading(l.voltageMv(), l.currentMa(), l.socPermille(), l.consumedMah(), l.timeToGoMin(), sink);
                reports.complains(l.complaints(), sink);
                yield true;
            }
            case BleRecord.SmartLithium _, BleRecord.BatteryProtect _ -> false;
        };
    }

    /** No output is ever bound to a device that nothing can be told to. */
    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) {}
}
