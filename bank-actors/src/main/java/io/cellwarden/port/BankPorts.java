package io.cellwarden.port;

import io.cellwarden.event.Envelope;
import io.cellwarden.site.Output;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Everything outside that one bank touches. All of these are called from the bank's actor thread and must return at
 * once.
 *
 * @param clock anchored time: driven by the monotonic clock, never by wall-clock steps (ARCHITECTURE 4)
 * @param uptimeNanos real time that passes while the computer sleeps too: between two ticks of a bank it shows that
 *     the program was paused
 * @param outputs drives the hardware
 * @param durable the fsynced local record for an ON that the journal does not take within 2 s (ARCHITECTURE 3)
 * @param acknowledgements tells links what is durable
 * @param watcher sees every event as it is decided
 * @param announcements hears what the bank allows chargers and loads
 * @param staleAfter how old values may be that are announced: the {@code silent-after} of the bank
 * @param closesAtSecond in calm, at which second of each minute the bank's readings are journalled, 0 to 59
 */
public record BankPorts(
        InstantSource clock,
        LongSupplier uptimeNanos,
        OutputDriver outputs,
        DurableRecord durable,
        Acknowledgements acknowledgements,
        Watcher watcher,
        Announcements announcements,
        Duration staleAfter,
        int closesAtSecond) {
    /** Of one of a few banks: they are journalled together, which spares the disk (ADR 0016). */
    public BankPorts(
            InstantSource clock,
            LongSupplier uptimeNanos,
            OutputDriver outputs,
            DurableRecord durable,
            Acknowledgements acknowledgements,
            Watcher watcher) {
        this(clock, uptimeNanos, outputs, durable, acknowledgements, watcher, Announcements.NOBODY, Duration.ZERO, 0);
    }

    /** The same of one of many banks, that are not to be journalled all at once. */
    public BankPorts closingAt(int second) {
        return new BankPorts(
                clock, uptimeNanos, outputs, durable, acknowledgements, watcher, announcements, staleAfter, second);
    }

    /** The same of one whose limits somebody wants to hear, with values that are no older than {@code limit}. */
    public BankPorts announcingTo(Announcements listener, Duration limit) {
        return new BankPorts(
                clock, uptimeNanos, outputs, durable, acknowledgements, watcher, listener, limit, closesAtSecond);
    }

    /** Drives the devices that an output is bound to. */
    @FunctionalInterface
    public interface OutputDriver {
        /** Sets the level; repeated every 5 s, so the same level comes again and again (BMS-9). */
        void drive(String bank, Output output, boolean on, Instant decidedAt);
    }

    /** Writes events so that they survive a power cut, without the journal. */
    @FunctionalInterface
    public interface DurableRecord {
        /** Completes once the events, and behind them all that is put aside now, are on disk; fails if they cannot be. */
        CompletionStage<Void> record(List<Envelope> events);

        /** How many inputs a bank may hold in memory for its journal, and as many again where none can be put aside. */
        default int mostHeld() {
            return 5_000;
        }

        /** Forgets what is put aside: the actor that put it there is gone, and its inputs are handed over again. */
        default void forgetAside() {}

        /**
         * Puts the events of one input aside that are too many to be held, without waiting for a disk.
         *
         * @throws IOException if there is no place for them
         */
        default void putAside(List<Envelope> input) throws IOException {
            throw new IOException("there is no place to put events aside");
        }

        /**
         * Takes the oldest that were put aside, the events of each input in a list of their own.
         *
         * @param most how many inputs
         * @throws IOException if they cannot be read
         */
        default List<List<Envelope>> takeAside(int most) throws IOException {
            return List.of();
        }
    }

    /** Hears what a bank allows chargers and loads, for hardware that obeys it (AGG-1). */
    public interface Announcements {
        /** Nobody listens. */
        Announcements NOBODY = new Announcements() {
            @Override
            public boolean wants(String bank) {
                return false;
            }

            @Override
            public void announce(Bulletin bulletin) {}
        };

        /** Whether anybody listens to that bank; asked once. */
        boolean wants(String bank);

        /** Each second, and at once when what is allowed has changed. */
        void announce(Bulletin bulletin);
    }

    /** Learns how far the inputs of a link are in the journal. */
    @FunctionalInterface
    public interface Acknowledgements {
        /** All inputs of that link and boot up to {@code number} are journalled. */
        void acknowledged(String bank, String link, String boot, long number);
    }

    /** Sees what a bank decides. */
    public interface Watcher {
        /** The events of one input, in order. */
        void decided(List<Envelope> events);

        /** The journal is recovered, live actors run, inputs may come. */
        void ready(String bank, boolean journalRecovered);

        /**
         * The journal came back after a start without it: what was decided until now is judged again, under the numbers that
         * follow those in the journal.
         */
        default void resumed() {}
    }
}
