package io.cellwarden.gateway.sim.jbd;

import io.cellwarden.gateway.sim.PackState;
import io.cellwarden.gateway.sim.SimulatedBattery;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * The protocol side of a simulated JBD board: bytes of a master in, bytes of the board out.
 *
 * <p>Knows registers 03, 04, 05, AA, the switches E1, factory mode and in it the limits 18 to 29; anything else is refused
 * with status 80. May be used from any thread; one master at a time.
 */
public final class JbdBoard {

    private static final LocalDate MADE = LocalDate.of(2022, 3, 28);
    private static final int VERSION = 0x80;
    private static final int LONGEST_REQUEST = 262;
    private static final byte[] NOTHING = {};
    private static final Duration RESTARTS_IN = Duration.ofSeconds(5);

    private final String name;
    private final SimulatedBattery battery;
    private final InstantSource clock;
    private final Consumer<FetWrite> onFetWrite;
    private final JbdConfiguration configuration;
    private volatile JbdFault fault = JbdFault.NONE;
    private byte[] heard = NOTHING;
    private Instant muteUntil = Instant.MIN;

    /**
     * A board without faults.
     *
     * @param name of its battery, for {@link FetWrite}
     * @param battery that it measures and switches
     * @param clock stamps the switch commands, and times a restart
     * @param onFetWrite is told each switch command, on the thread of the line
     */
    public JbdBoard(String name, SimulatedBattery battery, InstantSource clock, Consumer<FetWrite> onFetWrite) {
        this.name = name;
        this.battery = battery;
        this.clock = clock;
        this.onFetWrite = onFetWrite;
        PackState pack = battery.state();
        this.configuration = new JbdConfiguration(pack.cellsMv().size(), pack.nominalMilliAh());
    }

    /** Its configuration registers. */
    public JbdConfiguration configuration() {
        return configuration;
    }

    /** Breaks or mends the board from its next answer on. */
    public synchronized void setFault(JbdFault broken) {
        fault = broken;
        muteUntil = Instant.MIN;
    }

    /** The name of its battery. */
    public String name() {
        return name;
    }

    /**
     * Takes bytes of the master, cut anyhow, and gives the answers to the requests that they complete. What is no
     * request is passed over.
     */
    public synchronized byte[] receive(byte[] bytes, int size) {
        boolean echoes = fault == JbdFault.ECHO || fault == JbdFault.ECHO_ALONE;
        var line = new ByteArrayOutputStream();
        line.write(bytes, 0, echoes ? size : 0);
        if (fault == JbdFault.SILENT
                || fault == JbdFault.ECHO_ALONE
                || clock.instant().isBefore(muteUntil)) {
            heard = NOTHING;
        } else {
            line.writeBytes(answers(bytes, size));
        }
        return line.toByteArray();
    }

    private byte[] answers(byte[] bytes, int size) {
        var input = new ByteArrayOutputStream();
        input.writeBytes(heard);
        input.write(bytes, 0, size);
        heard = input.toByteArray();
        var answers = new ByteArrayOutputStream();
        int at = 0;
        while (at < heard.length) {
            int length = requestLength(at);
            if (length > heard.length - at) {
                break; // not whole yet
            }
            if (length > 0) {
                answers.writeBytes(answer(at).map(this::spoil).orElse(NOTHING));
            }
            at += Math.max(length, 1);
        }
        heard = Arrays.copyOfRange(heard, at, heard.length);
        return answers.toByteArray();
    }

    /** Length of the request at {@code at}, larger than what is there if it is not whole; 0 if none starts there. */
    private int requestLength(int at) {
        int there = heard.length - at;
        if (u8(at) != 0xDD || there > 1 && u8(at + 1) != 0xA5 && u8(at + 1) != 0x5A) {
            return 0;
        }
        if (there < 4) {
            return LONGEST_REQUEST;
        }
        int data = u8(at + 3);
        int length = data + 7;
        if (there < length) {
            return length;
        }
        int sum = 0;
        for (int i = at + 2; i < at + 4 + data; i++) {
            sum += u8(i);
        }
        int sent = u8(at + 4 + data) * 256 + u8(at + 5 + data);
        return u8(at + length - 1) == 0x77 && (sum + sent) % 0x10000 == 0 ? length : 0;
    }

    private Optional<byte[]> answer(int at) {
        int register = u8(at + 2);
        if (u8(at + 1) == 0xA5) {
            return Optional.of(read(register));
        }
        return fault == JbdFault.IGNORES_WRITES ? Optional.empty() : Optional.of(write(register, at));
    }

    private byte[] read(int register) {
        return switch (register) {
            case 0x03 -> JbdImage.answer(register, 0, JbdImage.basicInfo(battery.state(), MADE, VERSION));
            case 0x04 ->
                JbdImage.answer(register, 0, JbdImage.words(battery.state().cellsMv()));
            case 0x05 -> JbdImage.answer(register, 0, "CELLWARDEN-SIM".getBytes(StandardCharsets.US_ASCII));
            case 0xAA -> JbdImage.answer(register, 0, JbdImage.words(Collections.nCopies(12, 0)));
            default -> {
                OptionalInt word = configuration.read(register);
                yield word.isPresent()
                        ? JbdImage.answer(register, 0, JbdImage.words(List.of(word.getAsInt())))
                        : JbdImage.answer(register, 0x80, NOTHING);
            }
        };
    }

    private byte[] write(int register, int at) {
        if (fault == JbdFault.REFUSES_WRITES) {
            return JbdImage.answer(register, 0x81, NOTHING);
        }
        boolean oneWord = u8(at + 3) == 2;
        return switch (register) {
            case 0x00 ->
                JbdImage.answer(register, oneWord ? configuration.enter(u8(at + 4) * 256 + u8(at + 5)) : 0x80, NOTHING);
            case 0x01 -> JbdImage.answer(register, oneWord ? configuration.leave() : 0x80, NOTHING);
            case 0xE1 -> {
                if (oneWord) {
                    switchFets(u8(at + 5));
                }
                yield JbdImage.answer(register, oneWord ? 0 : 0x80, NOTHING);
            }
            default -> JbdImage.answer(register, 0x80, NOTHING);
        };
    }

    private void switchFets(int off) {
        boolean chargeOn = off % 2 == 0;
        boolean dischargeOn = off / 2 % 2 == 0;
        boolean carriedOut = fault != JbdFault.IGNORES_SWITCHES;
        if (carriedOut) {
            battery.switchFets(chargeOn, dischargeOn);
        }
        onFetWrite.accept(new FetWrite(clock.instant(), name, chargeOn, dischargeOn, carriedOut));
    }

    private byte[] spoil(byte[] answer) {
        return switch (fault) {
            case NONE, IGNORES_SWITCHES, IGNORES_WRITES, REFUSES_WRITES, ECHO -> answer;
            case SILENT, ECHO_ALONE -> NOTHING;
            case STOPS_MID_FRAME -> {
                muteUntil = clock.instant().plus(RESTARTS_IN);
                yield Arrays.copyOf(answer, answer.length / 2);
            }
            case HALF_FRAME -> Arrays.copyOf(answer, answer.length / 2);
            case GARBAGE -> {
                var noisy = new ByteArrayOutputStream();
                noisy.write(0xDD);
                noisy.write(0x00);
                answer[answer.length - 2] ^= 0x10;
                noisy.writeBytes(answer);
                yield noisy.toByteArray();
            }
        };
    }

    private int u8(int index) {
        return Byte.toUnsignedInt(heard[index]);
    }
}
