package io.cellwarden.gateway.driver.canbms;

import io.cellwarden.gateway.driver.Bulletins;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.driver.slcan.SlcanAdapter;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.canbms.CanBmsDecoder;
import io.cellwarden.gateway.wire.canbms.CanBmsEncoder;
import io.cellwarden.gateway.wire.canbms.CanBmsFrame;
import io.cellwarden.gateway.wire.slcan.CanFrame;
import io.cellwarden.port.Bulletin;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A CAN bus behind a serial adapter: reads the battery on it, or speaks on it as a bank, so that inverters and chargers
 * obey its BMS (AGG-1). Source: protocol sheets CAN-bms and SLCAN.
 */
public final class CanBmsDriver implements Driver {
    private static final int USUAL_KBIT = 500;

    /** The protocol of these batteries. Its probe opens an adapter to listen: nothing is put on the bus. */
    public static final Protocol PROTOCOL = new Protocol(
            CanBmsDecoder.protocol(),
            CanBmsDriver::new,
            SlcanAdapter.LINE,
            none -> false,
            List.of(SlcanAdapter.probe(USUAL_KBIT, Duration.ofSeconds(2))));

    /** Batteries send each second, inverters want to hear one as often. */
    private static final Duration PUBLISH_EVERY = Duration.ofMillis(500);

    private static final Duration SLICE = Duration.ofMillis(100);

    private final LinkSettings settings;
    private final ProtocolSettings.CanBms can;
    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Optional<CanBattery> battery;
    private Bulletins bulletins = new Bulletins();
    private Optional<SlcanAdapter> adapter = Optional.empty();
    private long publishedAt;
    private boolean published;

    CanBmsDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        if (!(settings.protocol() instanceof ProtocolSettings.CanBms own)) {
            throw new IllegalArgumentException("link " + settings.name() + ": no settings of a CAN bus");
        }
        this.settings = settings;
        this.can = own;
        this.statistics = statistics;
        this.clock = clock;
        this.battery = own.publish().isPresent()
                ? Optional.empty()
                : Optional.of(new CanBattery(settings, onlyPack(settings), statistics, clock));
    }

    private static LinkSettings.Pack onlyPack(LinkSettings settings) {
        List<LinkSettings.Pack> packs = settings.packs();
        if (packs.size() != 1) {
            throw new IllegalArgumentException("link " + settings.name() + ": devices with " + packs.size()
                    + " addresses, a CAN bus has one battery and no address");
        }
        return packs.getFirst();
    }

    @Override
    public void publishes(Bulletins told) {
        bulletins = told;
    }

    @Override
    public void opened(Line line) {
        adapter = Optional.of(new SlcanAdapter(line, statistics, clock, can.kbit(), can.listenOnly()));
        published = false;
    }

    /** Lasts until the next one is due: the bus talks by itself. */
    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        SlcanAdapter open = adapter.orElseThrow();
        long begun = System.nanoTime();
        do {
            open.openIfNeeded();
            publishIfDue(open);
            open.listen(SLICE, frame -> heard(frame, sink), givesWay);
            battery.ifPresent(read -> read.passed(sink));
        } while (System.nanoTime() - begun < settings.poll().toNanos() && !givesWay.getAsBoolean());
        return true;
    }

    private boolean heard(CanFrame frame, Sink sink) {
        switch (CanBmsDecoder.decode(frame)) {
            case Decoded.Ok<CanBmsFrame>(CanBmsFrame.KeepAlive _) -> {
                return battery.isEmpty(); // the inverter that a bank is published to lives
            }
            case Decoded.Ok<CanBmsFrame>(CanBmsFrame said) -> {
                battery.ifPresentOrElse(
                        read -> read.heard(said, sink),
                        () -> statistics.error("another battery speaks on the bus that this bank is published on"));
                return battery.isPresent();
            }
            case Decoded.TooShort<CanBmsFrame> _ -> statistics.fault();
            case Decoded.OutOfRange<CanBmsFrame>(var field, int value, int min, int max) -> {
                statistics.fault();
                statistics.error("%s = %d, allowed is %d to %d".formatted(field, value, min, max));
            }
            case Decoded.Unsupported<CanBmsFrame> _ -> {} // of others on the bus
        }
        return false;
    }

    private void publishIfDue(SlcanAdapter open) throws LineLost {
        if (can.publish().isEmpty() || settings.control() != Control.ON) {
            return;
        }
        if (!published || System.nanoTime() - publishedAt >= PUBLISH_EVERY.toNanos()) {
            published = true;
            publishedAt = System.nanoTime();
            open.send(frames(can.publish().get()));
        }
    }

    /** Of a bank that has not told anything for 3 s no limit is believed. */
    private List<CanFrame> frames(ProtocolSettings.Publication publication) {
        Optional<Bulletin> told = bulletins.of(publication.bank());
        if (told.isEmpty()) {
            statistics.error("bank " + publication.bank() + " does not tell its limits; none is published");
        }
        return told.map(CanBmsEncoder::frames).orElseGet(() -> CanBmsEncoder.silent(publication.silentMv()));
    }

    /** There is no switch to drive: an inverter obeys what is published. */
    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) {
        throw new IllegalStateException("a CAN bus has no switches: " + orders);
    }
}
