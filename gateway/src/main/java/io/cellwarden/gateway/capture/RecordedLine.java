package io.cellwarden.gateway.capture;

import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.line.Pin;
import io.cellwarden.gateway.wire.Bytes;
import java.time.Duration;
import java.time.InstantSource;

/** A line of which all that goes over it is recorded. */
public final class RecordedLine implements Line {
    private final Line line;
    private final LineRecording recording;
    private final InstantSource clock;
    private volatile boolean open;

    /**
     * The line, recorded.
     *
     * @param clock stamps what is recorded
     */
    public RecordedLine(Line line, LineRecording recording, InstantSource clock) {
        this.line = line;
        this.recording = recording;
        this.clock = clock;
    }

    @Override
    public String name() {
        return line.name();
    }

    @Override
    public void open() throws LineLost {
        try {
            line.open();
        } catch (LineLost lost) {
            throw noted(lost);
        }
        if (!open) {
            open = true;
            note("opened");
        }
    }

    @Override
    public int read(byte[] buffer, Duration timeout) throws LineLost {
        try {
            int read = line.read(buffer, timeout);
            if (read > 0) {
                recording.add(new Moment.Heard(clock.instant(), Bytes.copyOf(buffer, 0, read)));
            }
            return read;
        } catch (LineLost lost) {
            throw noted(lost);
        }
    }

    /** What was not sent whole was sent as far as anybody knows. */
    @Override
    public void write(byte[] bytes) throws LineLost {
        recording.add(new Moment.Sent(clock.instant(), Bytes.copyOf(bytes)));
        try {
            line.write(bytes);
        } catch (LineLost lost) {
            throw noted(lost);
        }
    }

    @Override
    public boolean drive(Pin pin, boolean on) throws LineLost {
        return line.drive(pin, on);
    }

    @Override
    public boolean isOn(Pin pin) throws LineLost {
        return line.isOn(pin);
    }

    @Override
    public void close() {
        open = false;
        line.close();
    }

    private LineLost noted(LineLost lost) {
        note("lost: " + lost.getMessage());
        return lost;
    }

    private void note(String text) {
        recording.add(new Moment.Note(clock.instant(), text));
    }
}
