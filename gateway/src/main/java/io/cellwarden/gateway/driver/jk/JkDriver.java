package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.driver.Addressing;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.gateway.driver.Conversations;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.ProtocolSettings.Jk.Dialect;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.jk.JkBlock;
import io.cellwarden.gateway.wire.jk.JkDecoder;
import io.cellwarden.gateway.wire.jk.JkLayout;
import io.cellwarden.gateway.wire.jk.JkRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * JK boards: one with tagged frames or JK02 frames, or several of the PB series at Modbus addresses 1 to 15. Which dialect
 * a board speaks is found by asking, unless the site file says it. Source: protocol sheet JK.
 */
public final class JkDriver implements Driver {
    private static final LineSettings LINE = LineSettings.DEFAULT.withBaud(115_200);
    private static final int HIGHEST_ADDRESS = 15;
    /** A board of the PB series that is alone on its line usually has this address. */
    private static final int USUAL_ADDRESS = 1;

    private static final Addressing ADDRESSES = Addressing.numbers(USUAL_ADDRESS, HIGHEST_ADDRESS);

    /** The protocol of these boards. */
    public static final Protocol PROTOCOL = new Protocol(
            JkDecoder.protocol(), JkDriver::new, LINE, JkReading.SWITCHES::containsKey, probes(), ADDRESSES);

    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final JkTiming timing;
    private final Conversations<JkConversation> boards;

    JkDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, JkTiming.STANDARD);
    }

    JkDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock, JkTiming timing) {
        this.statistics = statistics;
        this.clock = clock;
        this.timing = timing;
        List<LinkSettings.Pack> packs = settings.packs();
        if (packs.size() > 1 && packs.stream().anyMatch(pack -> pack.address().isEmpty())) {
            throw new IllegalArgumentException(
                    "link " + settings.name() + ": with several JK boards on a line each needs an address");
        }
        this.boards = new Conversations<>(
                packs,
                pack -> new JkConversation(
                        statistics,
                        new PackReports(settings, pack, clock),
                        candidates(settings, pack),
                        balancer(settings, pack)));
    }

    private static List<Probe> probes() {
        Duration within = JkTiming.STANDARD.answerWithin();
        List<Probe> probes = new ArrayList<>();
        probes.add(new Probe(LINE, JkRequest.readAll().encode(), within, ""));
        probes.add(new Probe(LINE, JkRequest.readDeviceInfo().encode(), within, ""));
        for (int address = 1; address <= HIGHEST_ADDRESS; address++) {
            probes.add(new Probe(
                    LINE, JkRequest.ask(address, JkBlock.DEVICE_INFO).encode(), within, Integer.toString(address)));
        }
        return probes;
    }

    /** Only boards with Modbus have addresses. */
    private static List<JkSpeech> candidates(LinkSettings settings, LinkSettings.Pack pack) {
        Dialect dialect = settings.protocol() instanceof ProtocolSettings.Jk jk ? jk.dialect() : Dialect.AUTO;
        if (pack.address().isPresent() && dialect != Dialect.AUTO && dialect != Dialect.PB) {
            throw new IllegalArgumentException("link " + settings.name()
                    + ": a device with an address, which only boards of the dialect pb have; leave it out");
        }
        JkSpeech modbus = new BlockSpeech(new ModbusBlocks(ADDRESSES.number(pack, USUAL_ADDRESS)), Optional.empty());
        return switch (dialect) {
            case NW -> List.of(new TaggedSpeech());
            case JK02 -> List.of(commands(Optional.empty()));
            case JK02_24S -> List.of(commands(Optional.of(JkLayout.S24)));
            case JK02_32S -> List.of(commands(Optional.of(JkLayout.S32)));
            case PB -> List.of(modbus);
            case AUTO ->
                pack.address().isPresent()
                        ? List.of(modbus)
                        : List.of(new TaggedSpeech(), commands(Optional.empty()), modbus);
        };
    }

    private static JkSpeech commands(Optional<JkLayout> told) {
        return new BlockSpeech(new CommandBlocks(), told);
    }

    private static boolean balancer(LinkSettings settings, LinkSettings.Pack pack) {
        return settings.control() == Control.ON
                && settings.outputs().stream()
                        .filter(binding -> binding.actuator().equals(Switch.BALANCER))
                        .anyMatch(binding -> pack.has(binding.battery()));
    }

    @Override
    public void opened(Line line) {
        JkLine opened = new JkLine(line, statistics, clock, timing);
        boards.all().forEach(board -> board.opened(opened));
    }

    @Override
    public boolean poll(Sink sink, BooleanSupplier givesWay) throws LineLost {
        return boards.poll(sink, givesWay);
    }

    @Override
    public void drive(List<SwitchOrder> orders, Sink sink, BooleanSupplier givesWay) throws LineLost {
        boards.drive(orders, sink, givesWay);
    }

    /** Those of the only board: with several, nobody could say whose they are. */
    @Override
    public Optional<HardwareLimits> limits(BooleanSupplier givesWay) {
        return Optional.of(
                boards.all().size() == 1
                        ? boards.all().getFirst().limits()
                        : HardwareLimits.unread("several boards share the line"));
    }
}
