package io.cellwarden.gateway.line;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A serial port of the operating system, or a pseudo-terminal, by its path.
 *
 * <p>Reads are semi-blocking (first byte or time-out) and there is no listener: with jSerialComm 2.11 the disconnect
 * event fires in an endless loop, and a data listener doubles the time-outs. A port that is unplugged reads −1 and
 * writes 0 or less, while {@code isOpen()} stays true.
 */
public final class SerialPortLine implements Line {

    /** The library gives up every read and write once the program is told to end; whoever uses a line has so long before. */
    private static final Duration LONGEST_END = Duration.ofMillis(4_500);

    private static final Set<SerialPortLine> OPEN = ConcurrentHashMap.newKeySet();
    private static final AtomicBoolean AWAITED = new AtomicBoolean();

    private final String path;
    private final LineSettings settings;
    private volatile Optional<SerialPort> open = Optional.empty();

    /** A line on the device at {@code path}, not yet open. */
    public SerialPortLine(String path, LineSettings settings) {
        this.path = path;
        this.settings = settings;
    }

    @Override
    public String name() {
        return path;
    }

    @Override
    public void open() throws LineLost {
        if (open.isPresent()) {
            return;
        }
        // jSerialComm reports both only as "could not open".
        if (!Files.exists(Path.of(path))) {
            throw new LineLost(path, "no such device");
        }
        if (!Files.isReadable(Path.of(path)) || !Files.isWritable(Path.of(path))) {
            throw new LineLost(path, "no permission to read and write it");
        }
        var port = port();
        port.setComPortParameters(
                settings.baud(),
                settings.dataBits(),
                settings.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT,
                switch (settings.parity()) {
                    case NONE -> SerialPort.NO_PARITY;
                    case ODD -> SerialPort.ODD_PARITY;
                    case EVEN -> SerialPort.EVEN_PARITY;
                });
        port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, 500, 0);
        // A pseudo-terminal opens, and yet leaves ENOTTY as its last error: only the result counts.
        if (!port.openPort()) {
            throw new LineLost(
                    path, "cannot be opened, is another program using it? (error " + port.getLastErrorCode() + ")");
        }
        if (AWAITED.compareAndSet(false, true)) {
            SerialPort.addShutdownHook(new Thread(SerialPortLine::awaitAllClosed, "lines"));
        }
        OPEN.add(this);
        open = Optional.of(port);
    }

    private static void awaitAllClosed() {
        long deadline = System.nanoTime() + LONGEST_END.toNanos();
        try {
            while (!OPEN.isEmpty() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private SerialPort port() throws LineLost {
        try {
            return SerialPort.getCommPort(path);
        } catch (SerialPortInvalidPortException e) {
            throw new LineLost(path, "is no serial port");
        }
    }

    @Override
    public int read(byte[] buffer, Duration timeout) throws LineLost {
        var port = openPort();
        int wanted = Math.toIntExact(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
        if (port.getReadTimeout() != wanted) {
            port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, wanted, 0);
        }
        int read = port.readBytes(buffer, buffer.length);
        if (read < 0) {
            throw gone(port, "the device is gone");
        }
        return read;
    }

    @Override
    public void write(byte[] bytes) throws LineLost {
        var port = openPort();
        int written = port.writeBytes(bytes, bytes.length);
        if (written != bytes.length) {
            throw gone(port, "took %d of %d bytes".formatted(Math.max(written, 0), bytes.length));
        }
    }

    /**
     * With both on when it is opened, the library leaves to the system what happens when it is closed, also by a kill: they
     * drop. So none is switched off before.
     */
    @Override
    public boolean drive(Pin pin, boolean on) throws LineLost {
        var port = openPort();
        return switch (pin) {
            case RTS -> on ? port.setRTS() : port.clearRTS();
            case DTR -> on ? port.setDTR() : port.clearDTR();
            case CTS, DSR -> throw new IllegalArgumentException(pin.key() + " is driven by the other end");
        };
    }

    @Override
    public boolean isOn(Pin pin) throws LineLost {
        var port = openPort();
        return switch (pin) {
            case RTS -> port.getRTS();
            case DTR -> port.getDTR();
            case CTS -> port.getCTS();
            case DSR -> port.getDSR();
        };
    }

    @Override
    public void close() {
        open.ifPresent(SerialPort::closePort);
        open = Optional.empty();
        OPEN.remove(this);
    }

    private SerialPort openPort() throws LineLost {
        return open.orElseThrow(() -> new LineLost(path, "not open"));
    }

    private LineLost gone(SerialPort port, String reason) {
        return new LineLost(path, reason + " (error " + port.getLastErrorCode() + ")");
    }
}
