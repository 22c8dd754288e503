package io.cellwarden.gateway.driver.nmea2000;

import io.cellwarden.gateway.clock.UpTime;
import io.cellwarden.gateway.driver.Addressing;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.MonitorReports;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.driver.slcan.SlcanAdapter;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.nmea2000.FastPackets;
import io.cellwarden.gateway.wire.nmea2000.N2kFrame;
import io.cellwarden.gateway.wire.nmea2000.N2kMessage;
import io.cellwarden.gateway.wire.nmea2000.Nmea2000Decoder;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Listens to an NMEA 2000 bus (or VE.Can) behind a serial adapter: what is told of a battery there is the reading of a
 * monitor of the bank; nothing is put on the bus. Source: protocol sheets NMEA 2000 and SLCAN.
 */
public final class Nmea2000Driver implements Driver {
    private static final Addressing INSTANCES = Addressing.numbers(0, N2kFrame.LAST_INSTANCE);
    private static final int KBIT = 250;

    /** The protocol of these monitors. Its probe opens an adapter to listen: nothing is put on the bus. */
    public static final Protocol PROTOCOL = new Protocol(
            Nmea2000Decoder.protocol(),
            Nmea2000Driver::new,
            SlcanAdapter.LINE,
            none -> false,
            List.of(SlcanAdapter.probe(KBIT, Duration.ofSeconds(3))),
            INSTANCES);

    private static final Duration SLICE = Duration.ofMillis(100);

    private final LinkSettings settings;
    private final boolean listenOnly;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final LongSupplier uptimeNanos;
    /** By the number that the battery has on the bus. */
    private final Map<Integer, ToldBattery> batteries = new LinkedHashMap<>();

    private FastPackets packets = new FastPackets();
    private Optional<SlcanAdapter> adapter = Optional.empty();

    Nmea2000Driver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, UpTime::nanos);
    }

    Nmea2000Driver(LinkSettings settings, LinkStatistics statistics, InstantSource clock, LongSupplier uptimeNanos) {
        if (!settings.devices().isEmpty() || settings.monitors().isEmpty()) {
            throw new IllegalArgumentException("link " + settings.name()
                    + ": devices must be monitors: what an NMEA 2000 bus tells of a battery has no cells");
        }
        this.settings = settings;
        this.listenOnly = settings.protocol() instanceof ProtocolSettings.Nmea2000 own && own.listenOnly();
        this.statistics = statistics;
        this.clock = clock;
        this.uptimeNanos = uptimeNanos;
        for (LinkSettings.Monitor monitor : settings.monitors()) {
            int instance = INSTANCES.number(monitor.address(), 0);
            var told = new ToldBattery(new MonitorReports(settings, monitor, clock), uptimeNanos);
            if (batteries.putIfAbsent(instance, told) != null) {
                throw new IllegalArgumentException(
                        "link " + settings.name() + ": two monitors with address " + instance);
            }
        }
    }

    @Override
    public void opened(Line line) {
        adapter = Optional.of(new SlcanAdapter(line, statistics, clock, KBIT, listenOnly));
        packets = new FastPackets();
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        SlcanAdapter open = adapter.orElseThrow();
        long begun = System.nanoTime();
        do {
            open.openIfNeeded();
            open.listen(SLICE, frame -> heard(frame, sink), givesWay);
        } while (System.nanoTime() - begun < settings.poll().toNanos() && !givesWay.getAsBoolean());
        return true;
    }

    /** Whether a frame is of use; most on such a bus are about other things. */
    private boolean heard(CanFrame frame, Sink sink) {
        return packets.take(frame, uptimeNanos.getAsLong())
                .filter(taken -> taken instanceof Decoded.Ok<N2kMessage>(N2kMessage message) && heard(message, sink))
                .isPresent();
    }

    private boolean heard(N2kMessage message, Sink sink) {
        switch (Nmea2000Decoder.decode(message)) {
            case Decoded.Ok<N2kFrame>(N2kFrame said) -> {
                ToldBattery battery = batteries.get(said.instance());
                return battery != null && battery.heard(said, message.source(), statistics, sink);
            }
            case Decoded.TooShort<N2kFrame>(int wanted, int got) -> {
                statistics.fault();
                statistics.error("PGN %d of device %d has %d bytes, wanted are %d"
                        .formatted(message.pgn(), message.source(), got, wanted));
            }
            case Decoded.OutOfRange<N2kFrame>(var field, int value, int min, int max) -> {
                statistics.fault();
                statistics.error("%s = %d from device %d, allowed is %d to %d"
                        .formatted(field, value, message.source(), min, max));
            }
            case Decoded.Unsupported<N2kFrame> _ -> {}
        }
        return false;
    }

    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) {
        throw new IllegalStateException("nothing can be switched over NMEA 2000: " + orders);
    }
}
