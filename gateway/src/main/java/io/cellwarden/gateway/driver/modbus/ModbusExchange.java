package io.cellwarden.gateway.driver.modbus;

import io.cellwarden.gateway.clock.UpTime;
import io.cellwarden.gateway.driver.Exchange;
import io.cellwarden.gateway.driver.LinkStatistics;
import io.cellwarden.gateway.line.Line;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.modbus.ModbusAnswer;
import io.cellwarden.gateway.wire.modbus.ModbusFrame;
import io.cellwarden.gateway.wire.modbus.ModbusFraming;
import io.cellwarden.gateway.wire.modbus.ModbusQuestion;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Asks one of several Modbus devices on a line. Over a serial line an answer names the device and the function, not the
 * registers: a device that {@link #owes} an answer must be asked the same again, or what comes late would be taken for another.
 */
public final class ModbusExchange {
    /** One that is lost is asked for again in the next poll: a dead device must not hold up the others. */
    private static final int ATTEMPTS = 1;

    /** So often an unanswered question is asked again, until it is taken for one that the device does not answer. */
    private static final int AGAIN = 3;

    private static final int TRANSACTIONS = 0x10000;

    private final Exchange<ModbusFrame> exchange;
    private final ModbusFraming framing;
    private final boolean numbered;
    private final Duration silence;
    /** By unit, what it has not answered. */
    private final Map<Integer, Owed> owed = new HashMap<>();

    private long quietSince;
    private int transaction;

    private record Owed(ModbusQuestion.Read question, int again) {}

    /**
     * An exchange on an open line.
     *
     * @param numbered whether questions and answers carry a number, as over TCP
     * @param silence how long a serial line must be silent between two frames
     * @param answerWithin how long a device may take until the last byte of its answer
     */
    public ModbusExchange(
            Line line,
            ModbusFraming framing,
            boolean numbered,
            Duration silence,
            LinkStatistics statistics,
            InstantSource clock,
            Duration answerWithin) {
        this.exchange = new Exchange<>(line, framing, statistics, clock, answerWithin, ATTEMPTS);
        this.framing = framing;
        this.numbered = numbered;
        this.silence = silence;
    }

    /** The silence that tells two frames apart on a line of that speed: three and a half characters, at least 1.75 ms. */
    public static Duration silenceAt(int baud) {
        return Duration.ofNanos(Math.max(1_750_000, 38_500_000_000L / baud));
    }

    /**
     * Asks and reads the answer, which may be a refusal.
     *
     * @return empty if none came that can be read
     */
    public Optional<ModbusAnswer> ask(int unit, ModbusQuestion question, BooleanSupplier givesWay) throws LineLost {
        return ask(unit, question, answer -> true, givesWay);
    }

    /**
     * Asks for words. A device that refuses to tell them is as good as silent, and says why.
     *
     * @return empty if they did not come
     */
    public Optional<List<Integer>> words(int unit, ModbusQuestion.Read question, BooleanSupplier givesWay)
            throws LineLost {
        return ask(unit, question, answer -> isOfUse(unit, question, answer), givesWay)
                .map(answer -> ((ModbusAnswer.Words) answer).words());
    }

    /** Whether an answer of the device may still come that could be taken for that to another question. */
    public boolean owes(int unit) {
        return owed.containsKey(unit);
    }

    /**
     * Asks once more what the device has not answered. What comes is not handed on, for it may be the late answer. Then that to
     * this question is still to come: ask the device nothing else before the next poll, which reads away what is there.
     *
     * @return whether an answer of use came
     */
    public boolean askAgain(int unit, BooleanSupplier givesWay) throws LineLost {
        ModbusQuestion.Read question = Objects.requireNonNull(owed.get(unit)).question;
        return ask(unit, question, answer -> isOfUse(unit, question, answer), givesWay)
                .isPresent();
    }

    /** A number, or a write that is repeated, says what is answered: only a read over a serial line leaves an answer owed. */
    private void remember(int unit, ModbusQuestion question, boolean answered) {
        if (numbered || !(question instanceof ModbusQuestion.Read read)) {
            return;
        }
        Owed before = owed.remove(unit);
        int again = before == null ? 0 : before.again + 1;
        if (!answered && again < AGAIN) {
            owed.put(unit, new Owed(read, again));
        }
    }

    private boolean isOfUse(int unit, ModbusQuestion.Read question, ModbusAnswer answer) {
        if (answer instanceof ModbusAnswer.Refused refused) {
            exchange.refused("unit %d refuses to tell %d places from %d: %s"
                    .formatted(unit, question.quantity(), question.address(), refused.text()));
            return false;
        }
        return true;
    }

    private Optional<ModbusAnswer> ask(
            int unit, ModbusQuestion question, Predicate<ModbusAnswer> isOfUse, BooleanSupplier givesWay)
            throws LineLost {
        LockSupport.parkNanos(silence.toNanos() - (UpTime.nanos() - quietSince));
        transaction = numbered ? (transaction + 1) % TRANSACTIONS : 0;
        ModbusFrame asked = new ModbusFrame(transaction, unit, question.pdu());
        AtomicBoolean answered = new AtomicBoolean();
        Optional<ModbusAnswer> answer = exchange.ask(
                framing.encode(asked),
                frame -> {
                    if (!belongs(frame, asked) || isEcho(frame, asked, question)) {
                        return Optional.empty();
                    }
                    Optional<ModbusAnswer> read = exchange.read(frame.answerTo(question));
                    answered.compareAndSet(false, read.isPresent());
                    return read.filter(isOfUse);
                },
                givesWay);
        quietSince = UpTime.nanos();
        remember(unit, question, answered.get());
        return answer;
    }

    /** The question as it stands on the line; over TCP with the number of the last one. */
    public Bytes frame(int unit, ModbusQuestion question) {
        return framing.encode(new ModbusFrame(transaction, unit, question.pdu()));
    }

    /** How sure it is that two devices answer a question on a serial line, see {@link Exchange#answeredTwice}. */
    public int answeredTwice(int unit, ModbusQuestion question) {
        return numbered ? 0 : exchange.answeredTwice(frame(unit, question));
    }

    private static boolean belongs(ModbusFrame frame, ModbusFrame asked) {
        return frame.unit() == asked.unit()
                && frame.function() == asked.function()
                && frame.transaction() == asked.transaction();
    }

    /** The answer to a write is what was asked, and cannot be told from its echo: reading back settles it. */
    private static boolean isEcho(ModbusFrame frame, ModbusFrame asked, ModbusQuestion question) {
        return question instanceof ModbusQuestion.Read && frame.equals(asked);
    }
}
