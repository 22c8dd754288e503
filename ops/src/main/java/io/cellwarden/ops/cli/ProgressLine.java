package io.cellwarden.ops.cli;

import io.cellwarden.ops.json.LineSink;
import io.cellwarden.ops.replay.Progress;
import java.io.PrintStream;
import java.util.List;

/** Shows on a terminal how far long work is, in one line that results push away. */
final class ProgressLine {
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream err;
    private boolean shown;

    ProgressLine(PrintStream err) {
        this.err = err;
    }

    /** Asks for progress where somebody looks at a terminal. */
    static void ask(List<String> arguments) {
        if (Screen.isThere()) {
            arguments.add("progress");
        }
    }

    /** The results alone; progress is shown. */
    LineSink before(LineSink results) {
        return new LineSink() {
            @Override
            public void accept(String line) {
                if (line.startsWith(Progress.MARK)) {
                    err.print(CLEAR + line.substring(Progress.MARK.length()));
                    err.flush();
                    shown = true;
                } else {
                    clear();
                    results.accept(line);
                }
            }

            @Override
            public void flush() {
                results.flush();
            }
        };
    }

    /** Nothing is left of it. */
    void clear() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
            shown = false;
        }
    }
}
