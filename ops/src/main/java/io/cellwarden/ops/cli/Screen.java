package io.cellwarden.ops.cli;

import io.cellwarden.ops.view.Paint;
import java.io.IOException;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp;

/** A terminal on which lines are redrawn in place. */
final class Screen implements AutoCloseable {
    private static final int NARROWEST = 20;

    private final Terminal terminal;
    private final Display display;
    private Size size = new Size();

    private Screen(Terminal terminal) {
        this.terminal = terminal;
        this.display = new Display(terminal, false);
    }

    /** Whether somebody looks at a terminal; else results go to a file or another program. */
    static boolean isThere() {
        return System.console() != null && System.console().isTerminal();
    }

    static Screen open() throws IOException {
        return new Screen(TerminalBuilder.builder()
                .system(true)
                .dumb(true)
                .nativeSignals(false)
                .build());
    }

    /** What lines are made for now; the window may be another size the next time. */
    Paint paint() {
        boolean colour = !terminal.getType().startsWith(Terminal.TYPE_DUMB) && System.getenv("NO_COLOR") == null;
        boolean unicode = terminal.outputEncoding().newEncoder().canEncode('▁');
        return new Paint(terminal.getWidth(), terminal.getHeight(), colour, unicode);
    }

    /** Shows these lines, as far as there is room, in place of the last ones. */
    void show(List<String> lines) {
        Size now = terminal.getSize();
        if (!now.equals(size)) { // what stands there was laid out for another size
            size = now;
            display.resize(now.getRows(), now.getColumns());
            terminal.puts(InfoCmp.Capability.clear_screen);
            display.reset();
        }
        display.update(
                lines.stream()
                        .limit(Math.max(1, terminal.getHeight() - 1))
                        .map(line -> AttributedString.fromAnsi(line)
                                .columnSubSequence(0, Math.max(NARROWEST, terminal.getWidth() - 1)))
                        .toList(),
                -1);
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
