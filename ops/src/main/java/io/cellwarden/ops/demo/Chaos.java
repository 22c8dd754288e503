package io.cellwarden.ops.demo;

import io.cellwarden.bank.BankActor;
import io.cellwarden.bank.BankJournal;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Journalled;
import io.cellwarden.gateway.sim.DemoPlant;
import io.cellwarden.gateway.sim.jbd.JbdFault;
import io.cellwarden.ops.run.Control;
import io.cellwarden.ops.run.ControlClient;
import io.cellwarden.ops.run.SiteRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Carries a {@link ChaosPlan} out in a running demo: in its plant, at its control, and inside the program itself. */
public final class Chaos implements Plot, AutoCloseable {
    private static final int HOUSE_W = 2_000;
    private static final int BRIDGE_W = 150;
    private static final int MILD_DECI_C = 250;
    /** The journal may wait 10 s before it tries again. */
    private static final Duration LONGEST_SETTLE = Duration.ofSeconds(40);

    private static final Duration LONGEST_UNDO = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final DemoPlant plant;
    private final SiteRun run;
    private final StoreSwitch store;
    private final Consumer<String> teller;
    private final Deque<ChaosPlan.Planned> planned;
    private final Queue<ChaosPlan.Planned> toMend = new PriorityQueue<>(Comparator.comparing(ChaosPlan.Planned::end));
    private final ExecutorService operator = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("chaos-operator").factory());
    private final long startedNanos = System.nanoTime();
    private int faults;
    private volatile boolean atOnce;
    private volatile String told = "";

    /** A store that can be made to fail: asked to keep an event it throws, as a broken one does. */
    public static final class StoreSwitch implements BankJournal.Storable {
        private volatile boolean fails;

        @Override
        public String refusal(Journalled event) {
            if (fails) {
                throw new IllegalStateException("the store takes nothing (chaos)");
            }
            return SiteRun.whyNotStorable(event);
        }
    }

    /**
     * Chaos that begins now.
     *
     * @param seed the same gives the same faults
     * @param duration how long new faults come
     * @param store what the site asks before it stores
     * @param teller takes a line for each fault; from any thread
     */
    public Chaos(
            long seed, Duration duration, DemoPlant plant, SiteRun run, StoreSwitch store, Consumer<String> teller) {
        this.plant = plant;
        this.run = run;
        this.store = store;
        this.teller = teller;
        this.planned = new ArrayDeque<>(ChaosPlan.of(seed, duration));
    }

    @Override
    public synchronized void tick(List<BankState> banks) {
        Duration now = Duration.ofNanos(System.nanoTime() - startedNanos);
        while (!toMend.isEmpty() && toMend.element().end().compareTo(now) <= 0) {
            mend(toMend.remove().fault());
        }
        while (!planned.isEmpty() && planned.getFirst().at().compareTo(now) <= 0) {
            ChaosPlan.Planned next = planned.removeFirst();
            faults++;
            tell(String.format(
                    Locale.ROOT,
                    "chaos at %.1f s, for %.1f s: %s",
                    seconds(next.at()),
                    seconds(next.length()),
                    next.fault().text()));
            begin(next.fault());
            toMend.add(next);
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private void tell(String line) {
        told = line;
        teller.accept(line);
    }

    @Override
    public String told() {
        return told;
    }

    /** How many faults there were so far. */
    public synchronized int faults() {
        return faults;
    }

    private void begin(Fault fault) {
        switch (fault) {
            case Fault.BoardBroken(String bank, String battery, JbdFault kind) ->
                plant.board(bank, battery).board().setFault(kind);
            case Fault.LineLost(String bank, String battery) ->
                plant.board(bank, battery).unplug();
            case Fault.CablePulled(String bank, String from, String to) -> plant.pullCable(bank, from, to);
            case Fault.CellMoved(String bank, String battery, int cell, int socPermille) ->
                plant.battery(bank, battery).setCellSoc(cell - 1, socPermille);
            case Fault.Heated(String bank, String battery, int deciC) ->
                plant.battery(bank, battery).setTemperatureDeciC(deciC);
            case Fault.ChargerOff(String bank) -> plant.bank(bank).switchCharger(false);
            case Fault.LoadChanged(String bank, int watts) -> plant.bank(bank).setLoadWatts(watts);
            case Fault.Ordered ordered -> order(ordered.order());
            case Fault.StoreFails() -> store.fails = true;
            case Fault.ActorEnds(String bank, String battery) -> run.endBatteryActor(bank, battery);
        }
    }

    private void mend(Fault fault) {
        switch (fault) {
            case Fault.BoardBroken(String bank, String battery, JbdFault _) ->
                plant.board(bank, battery).board().setFault(JbdFault.NONE);
            case Fault.LineLost(String bank, String battery) -> plugIn(bank, battery);
            case Fault.CablePulled pulled -> plant.joinCable(pulled.bank());
            case Fault.Heated(String bank, String battery, int _) ->
                plant.battery(bank, battery).setTemperatureDeciC(MILD_DECI_C);
            case Fault.ChargerOff(String bank) -> plant.bank(bank).switchCharger(true);
            case Fault.LoadChanged(String bank, int _) ->
                plant.bank(bank).setLoadWatts(bank.equals(DemoPlant.HOUSE) ? HOUSE_W : BRIDGE_W);
            case Fault.Ordered ordered -> order(ordered.undo());
            case Fault.StoreFails() -> store.fails = false;
            case Fault.CellMoved _, Fault.ActorEnds _ -> {} // what follows mends it
        }
    }

    private void plugIn(String bank, String battery) {
        try {
            plant.board(bank, battery).plugIn();
        } catch (IOException taken) {
            teller.accept(bank + "/" + battery + " stays off the network: " + taken.getMessage());
        }
    }

    /** As a command beside the running program does it; what is refused is told. */
    private void order(List<String> order) {
        if (order.isEmpty()) {
            return;
        }
        List<String> arguments = Stream.concat(
                        order.stream(), Stream.of("who=chaos", "role=administrator", "why=chaos"))
                .toList();
        operator.execute(() -> {
            try {
                Control control = Control.find(run.site().dataDir()).orElseThrow();
                new ControlClient(control).ask("/order", arguments, answer -> {});
            } catch (IOException refused) {
                teller.accept("  " + String.join(" ", order) + ": " + refused.getMessage());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Mends all that is broken, and waits until every order is carried out and the journals have everything. */
    public void mendAll() throws InterruptedException {
        mendNow();
        long deadline = System.nanoTime() + LONGEST_SETTLE.toNanos();
        while (!atOnce && !(operator.isTerminated() && isJournalled()) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
        }
    }

    /** Mends all that is broken while the program ends; from any thread. Orders have a moment to be undone. */
    public void endAtOnce() {
        mendNow();
        try {
            operator.awaitTermination(LONGEST_UNDO.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        atOnce = true;
    }

    private synchronized void mendNow() {
        if (operator.isShutdown()) {
            return;
        }
        tell("chaos is over after " + faults + " faults: all is mended, the journals catch up");
        planned.clear();
        while (!toMend.isEmpty()) {
            mend(toMend.remove().fault());
        }
        operator.shutdown();
    }

    private boolean isJournalled() {
        try {
            return run.describe().stream()
                            .mapToInt(BankActor.Description::notJournalled)
                            .sum()
                    == 0;
        } catch (CompletionException busy) {
            return false; // a bank does not answer: look again
        }
    }

    @Override
    public void close() {
        operator.shutdownNow();
    }
}
