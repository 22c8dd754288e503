package io.cellwarden.gateway.driver.daly;

import io.cellwarden.gateway.driver.Addressing;
import io.cellwarden.gateway.driver.Conversations;
import io.cellwarden.gateway.driver.Driver;
import io.cellwarden.gateway.driver.LinkSettings;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.driver.PackReports;
import io.cellwarden.gateway.driver.Probe;
import io.cellwarden.gateway.driver.Protocol;
import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.ProtocolSettings.Daly.Positive;
import io.cellwarden.gateway.driver.SwitchOrder;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.LineSettings;
import io.cellwarden.gateway.wire.daly.DalyDecoder;
import io.cellwarden.gateway.wire.daly.DalyId;
import io.cellwarden.gateway.wire.daly.DalyRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Daly boards on UART or RS485, one or several with a number each. Source: protocol sheet Daly. */
public final class DalyDriver implements Driver {
    private static final int FIRST_BOARD = 1;
    private static final Addressing BOARDS = Addressing.numbers(FIRST_BOARD, 63);
    /** Who looks for boards asks these; more share a line seldom. */
    private static final int PROBED_BOARDS = 8;

    /** The protocol of these boards. */
    public static final Protocol PROTOCOL = new Protocol(
            DalyDecoder.protocol(),
            DalyDriver::new,
            LineSettings.DEFAULT,
            DalyConversation.SWITCHES::containsKey,
            IntStream.rangeClosed(FIRST_BOARD, PROBED_BOARDS)
                    .mapToObj(board -> new Probe(
                            LineSettings.DEFAULT,
                            DalyRequest.read(board, DalyId.PACK).encode(),
                            DalyTiming.STANDARD.answerWithin(),
                            Integer.toString(board)))
                    .toList(),
            BOARDS);

    private final LinkStatistics statistics;
    private final InstantSource clock;
    private final DalyTiming timing;
    private final Conversations<DalyConversation> boards;

    DalyDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock) {
        this(settings, statistics, clock, DalyTiming.STANDARD);
    }

    DalyDriver(LinkSettings settings, LinkStatistics statistics, InstantSource clock, DalyTiming timing) {
        this.statistics = statistics;
        this.clock = clock;
        this.timing = timing;
        Positive positive = settings.protocol() instanceof ProtocolSettings.Daly daly ? daly.positive() : Positive.AUTO;
        List<LinkSettings.Pack> packs = settings.packs();
        if (packs.size() > 1 && packs.stream().anyMatch(pack -> pack.address().isEmpty())) {
            throw new IllegalArgumentException(
                    "link " + settings.name() + ": with several Daly boards on a line each needs an address");
        }
        this.boards = new Conversations<>(
                packs,
                pack -> new DalyConversation(
                        BOARDS.number(pack, FIRST_BOARD),
                        statistics,
                        new PackReports(settings, pack, clock),
                        new DalySign(positive)));
    }

    @Override
    public void opened(Line line) {
        DalyLine opened = new DalyLine(line, statistics, clock, timing);
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
}
