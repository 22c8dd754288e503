package io.cellwarden.gateway.driver.seplos;

import io.cellwarden.event.Limits;
import io.cellwarden.gateway.driver.Addressing;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.Rota;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.driver.modbus.ModbusExchange;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.modbus.ModbusFrame;
import io.cellwarden.gateway.wire.modbus.RtuFraming;
import io.cellwarden.gateway.wire.seplos.Seplos3Block;
import io.cellwarden.gateway.wire.seplos.Seplos3Decoder;
import io.cellwarden.gateway.wire.seplos.Seplos3Field;
import io.cellwarden.gateway.wire.seplos.Seplos3Frame;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Boards of Seplos version 3, several on one line, each with the address of its DIP switches. They are only read. Source:
 * protocol sheet Seplos, "B. v3 Modbus RTU".
 */
public final class Seplos3Driver implements Driver {
    private static final LineSettings LINE = LineSettings.DEFAULT.withBaud(19_200);
    private static final int FIRST = 1;
    private static final int LAST = 16;
    private static final int LAST_PROBED = 4;
    /** The exception of a board that does not have what it is asked for. */
    private static final int NO_SUCH_BLOCK = 2;

    private static final Addressing ADDRESSES = Addressing.numbers(FIRST, LAST);
    /** The longest answer takes 30 ms. */
    private static final Duration ANSWER_WITHIN = Duration.ofMillis(500);

    /** The protocol of these boards. */
    public static final Protocol PROTOCOL =
            new Protocol(Seplos3Decoder.protocol(), Seplos3Driver::new, LINE, none -> false, probes(), ADDRESSES);

    private final LinkSettings settings;
    private final Rota rota;
    private final Map<LinkSettings.Pack, PackReports> reports = new LinkedHashMap<>();
    /** Some firmware tells the events of the whole bank alone. */
    private final Set<LinkSettings.Pack> withoutEvents = new HashSet<>();

    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final Duration answerWithin;
    private Optional<ModbusExchange> exchange = Optional.empty();
    private boolean bankTellsEvents;

    Seplos3Driver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, ANSWER_WITHIN);
    }

    Seplos3Driver(LinkSettings settings, LinkStatistics statistics, InstantSource clock, Duration answerWithin) {
        this.settings = settings;
        this.statistics = statistics;
        this.clock = clock;
        this.answerWithin = answerWithin;
        this.rota = new Rota(settings.packs());
        for (LinkSettings.Pack pack : settings.packs()) {
            ADDRESSES.number(pack, FIRST); // refuses what is none before anything runs
            reports.put(pack, new PackReports(settings, pack, clock));
        }
    }

    private static List<Probe> probes() {
        return IntStream.rangeClosed(FIRST, LAST_PROBED)
                .mapToObj(address -> new Probe(
                        LINE,
                        new RtuFraming()
                                .encode(new ModbusFrame(
                                        0, address, Seplos3Block.PIA.question().pdu())),
                        ANSWER_WITHIN,
                        String.valueOf(address)))
                .toList();
    }

    @Override
    public void opened(Line line) {
        Duration silence = ModbusExchange.silenceAt(settings.line().baud());
        exchange = Optional.of(
                new ModbusExchange(line, new RtuFraming(), false, silence, statistics, clock, answerWithin));
        withoutEvents.clear();
        bankTellsEvents = true;
        reports.values().forEach(PackReports::opened);
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        if (!rota.poll(pack -> poll(pack, sink, givesWay), givesWay)) {
            return false;
        }
        if (!withoutEvents.isEmpty() && bankTellsEvents && !givesWay.getAsBoolean()) {
            ask(Seplos3Block.EIC, Seplos3Block.BANK, givesWay).ifPresent(events -> takeOfBank(events, sink));
        }
        return true;
    }

    /** Current and cells make a reading only together; a question without an answer ends it. */
    private boolean poll(LinkSettings.Pack pack, Sink sink, BooleanSupplier givesWay) throws LineLost {
        int address = ADDRESSES.number(pack, FIRST);
        PackReports told = Objects.requireNonNull(reports.get(pack));
        Optional<Seplos3Frame.Values> values = values(Seplos3Block.PIA, address, givesWay);
        if (values.isEmpty() || givesWay.getAsBoolean()) {
            return values.isPresent();
        }
        Optional<Seplos3Frame.Values> cells = values(Seplos3Block.PIB, address, givesWay);
        if (cells.isEmpty()) {
            return false;
        }
        told.answeredTwice(exchange.orElseThrow().answeredTwice(address, Seplos3Block.PIA.question()), sink);
        take(values.get(), cells.get(), told, sink);
        if (!withoutEvents.contains(pack) && !givesWay.getAsBoolean()) {
            ask(Seplos3Block.PIC, address, givesWay).ifPresent(events -> take(events, pack, told, sink));
        }
        return true;
    }

    private static void take(Seplos3Frame.Values values, Seplos3Frame.Values cells, PackReports told, Sink sink) {
        OptionalInt current = values.raw(Seplos3Field.CURRENT);
        told.reading(10 * current.orElseThrow(), cells.cellTemperaturesDeciC(), cells.cellsMv(), sink);
        values.raw(Seplos3Field.STATE_OF_CHARGE).ifPresent(permille -> told.stateOfCharge(permille, sink));
        told.limits(
                new Limits(
                        Ints.ABSENT,
                        milli(values.raw(Seplos3Field.MOST_CHARGE)),
                        milli(values.raw(Seplos3Field.MOST_DISCHARGE))),
                sink);
    }

    private static int milli(OptionalInt whole) {
        return whole.isPresent() ? 1_000 * whole.getAsInt() : Ints.ABSENT;
    }

    private void take(Seplos3Frame frame, LinkSettings.Pack pack, PackReports told, Sink sink) {
        switch (frame) {
            case Seplos3Frame.Events events -> {
                tell(events, told, sink);
                told.balancing(events.balancing().contains(true), sink);
            }
            case Seplos3Frame.Refused(int code, var _) -> {
                if (code == NO_SUCH_BLOCK) {
                    withoutEvents.add(pack); // a refusal for another reason may pass
                }
            }
            case Seplos3Frame.Values _ -> throw new IllegalStateException("words for bits");
        }
    }

    private static void tell(Seplos3Frame.Events events, PackReports told, Sink sink) {
        told.hardwareError(AlarmCode.E_SL24, events.hasFailed(), sink);
        told.protections(events.protections(), events.warnings(), sink);
    }

    /** A fault that the bank tells may be any of those packs'. */
    private void takeOfBank(Seplos3Frame frame, Sink sink) {
        switch (frame) {
            case Seplos3Frame.Events events ->
                withoutEvents.forEach(pack -> tell(events, Objects.requireNonNull(reports.get(pack)), sink));
            case Seplos3Frame.Refused(int code, var _) -> bankTellsEvents = code != NO_SUCH_BLOCK;
            case Seplos3Frame.Values _ -> throw new IllegalStateException("words for bits");
        }
    }

    private Optional<Seplos3Frame.Values> values(Seplos3Block block, int address, BooleanSupplier givesWay)
            throws LineLost {
        return exchange.orElseThrow()
                .words(address, block.question(), givesWay)
                .map(words -> new Seplos3Frame.Values(block, words));
    }

    private Optional<Seplos3Frame> ask(Seplos3Block block, int address, BooleanSupplier givesWay) throws LineLost {
        return exchange.orElseThrow()
                .ask(address, block.question(), givesWay)
                .map(answer -> Seplos3Decoder.read(block, answer));
    }

    /** Nothing can be switched; a link with such a binding does not start. */
    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) {
        statistics.refusedWrite("not written, the protocol is only read");
    }
}
