package io.cellwarden.ops.run;

import io.cellwarden.gateway.sim.PseudoTerminal;
import io.cellwarden.gateway.sim.jbd.JbdFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A site with a line for each fault, a line that echoes, and a bank of boards that do not switch. */
final class FaultyLines implements AutoCloseable {
    static final Duration SILENT_AFTER = Duration.ofSeconds(2);
    private static final Duration START_GRACE = Duration.ofSeconds(3);
    /** A bank whose adapter echoes from the beginning. */
    static final String ECHOING = "echoing";
    /** The bank of the boards that do not switch. */
    static final String SWITCHES = "switches";

    private static final int BAUD = 9_600;
    private static final int OTHER_BAUD = 19_200;

    private final Path folder;
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Map<LineFault, WiredBoard> boards = new EnumMap<>(LineFault.class);
    private final Map<LineFault, PseudoTerminal> terminals = new EnumMap<>(LineFault.class);
    private final Map<LineFault, TcpBridge> bridges = new EnumMap<>(LineFault.class);
    private final Map<SwitchFault, WiredBoard> switches = new EnumMap<>(SwitchFault.class);
    private final StringBuilder site = new StringBuilder("cellwarden.data-dir = data\n");
    private final WiredBoard echoing;
    private long brokenAt;
    private long mendedAt;

    /** Wires all of them, well but for the echo, and writes {@code site.conf} into the folder. */
    FaultyLines(Path folder) throws IOException {
        this.folder = folder;
        for (LineFault fault : LineFault.values()) {
            wire(fault);
        }
        echoing = onPseudoTerminal(ECHOING, ECHOING + "/B1");
        echoing.setFault(JbdFault.ECHO);
        bank(ECHOING, "[B1]");
        for (SwitchFault fault : SwitchFault.values()) {
            switches.put(fault, onPseudoTerminal(fault.link(), SWITCHES + "/" + fault.battery()));
        }
        bank(SWITCHES, "[B1], [B2], [B3]");
        Files.writeString(folder.resolve("site.conf"), site);
    }

    private void wire(LineFault fault) throws IOException {
        if (fault.overTcp()) {
            WiredBoard board = WiredBoard.behindABridge();
            TcpBridge bridge = TcpBridge.to(board);
            toClose.add(bridge);
            boards.put(fault, board);
            bridges.put(fault, bridge);
            link(fault.bank(), bridge.port(), fault.bank() + "/B1");
        } else {
            boards.put(fault, onPseudoTerminal(fault.bank(), fault.bank() + "/B1"));
            terminals.put(fault, (PseudoTerminal) toClose.getLast());
        }
        bank(fault.bank(), "[B1]");
    }

    private WiredBoard onPseudoTerminal(String link, String battery) throws IOException {
        PseudoTerminal terminal = PseudoTerminal.at(portOf(link), BAUD);
        toClose.add(terminal);
        link(link, portOf(link).toString(), battery);
        return WiredBoard.on(terminal);
    }

    private Path portOf(String link) {
        return folder.resolve(link + "-line");
    }

    private void link(String name, String port, String battery) {
        site.append("""
                cellwarden.links.%s {
                  port = "%s", protocol = jbd, poll = 250 ms, baud = %d, control = on, devices = [ { battery = "%s" } ]
                }
                """.formatted(name, port, BAUD, battery));
    }

    private void bank(String name, String strings) {
        site.append("""
                cellwarden.banks.%s {
                  bms = small-bms, model = "12.8/200", strings = [%s], silent-after = %d s, start-grace = %d s
                }
                """.formatted(name, strings, SILENT_AFTER.toSeconds(), START_GRACE.toSeconds()));
    }

    /** Breaks all at once. */
    void breakAll() throws IOException {
        brokenAt = System.nanoTime();
        for (LineFault fault : LineFault.values()) {
            switch (fault) {
                case GARBAGE -> board(fault).setFault(JbdFault.GARBAGE);
                case HALF_FRAMES -> board(fault).setFault(JbdFault.HALF_FRAME);
                case STOPS_MID_FRAME -> board(fault).setFault(JbdFault.STOPS_MID_FRAME);
                case SILENT -> board(fault).setFault(JbdFault.SILENT);
                case ECHO_ALONE -> board(fault).setFault(JbdFault.ECHO_ALONE);
                case WRONG_SPEED -> terminal(fault).setBaud(OTHER_BAUD);
                case UNPLUGGED -> terminal(fault).close();
                case HALF_OPEN -> bridge(fault).vanish();
                case HANGS_UP -> bridge(fault).hangUp();
            }
        }
        switches.forEach((fault, board) -> board.setFault(fault.fault));
    }

    /** Mends all at once. */
    void mendAll() throws IOException {
        mendedAt = System.nanoTime();
        for (LineFault fault : LineFault.values()) {
            switch (fault) {
                case GARBAGE, HALF_FRAMES, STOPS_MID_FRAME, SILENT, ECHO_ALONE ->
                    board(fault).setFault(JbdFault.NONE);
                case WRONG_SPEED -> terminal(fault).setBaud(BAUD);
                case UNPLUGGED -> {
                    PseudoTerminal again = PseudoTerminal.at(portOf(fault.bank()), BAUD);
                    toClose.add(again);
                    board(fault).plugInto(again);
                }
                case HALF_OPEN, HANGS_UP -> bridge(fault).comeBack();
            }
        }
        switches.values().forEach(board -> board.setFault(JbdFault.NONE));
    }

    /** The board of a line. */
    WiredBoard board(LineFault fault) {
        return Objects.requireNonNull(boards.get(fault));
    }

    /** Waits until every line brings readings and the grace of the start is over, which would put off any silence. */
    void awaitReadings(Duration patience) throws InterruptedException {
        long graceOver = System.nanoTime() + START_GRACE.toNanos();
        for (WiredBoard board : boards.values()) {
            board.awaitAnswer(graceOver, patience, "a reading", WiredBoard.Frame::tellsCells);
        }
        echoing.awaitAnswer(graceOver, patience, "a reading", WiredBoard.Frame::tellsCells);
    }

    /** When they broke, by {@link System#nanoTime}. */
    long brokenAt() {
        return brokenAt;
    }

    /** When they were mended, by {@link System#nanoTime}. */
    long mendedAt() {
        return mendedAt;
    }

    WiredBoard board(SwitchFault fault) {
        return Objects.requireNonNull(switches.get(fault));
    }

    TcpBridge bridge(LineFault fault) {
        return Objects.requireNonNull(bridges.get(fault));
    }

    private PseudoTerminal terminal(LineFault fault) {
        return Objects.requireNonNull(terminals.get(fault));
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
    }
}
