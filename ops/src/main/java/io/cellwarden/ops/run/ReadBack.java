package io.cellwarden.ops.run;

import io.cellwarden.bank.Outcome;
import io.cellwarden.bms.BmsState;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Command;
import io.cellwarden.gateway.driver.Control;
import io.cellwarden.ops.site.Actuator;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the hardware shows of an operator's order: its effect as read back (CTL-3). */
public final class ReadBack {
    private static final String NOT_FOLLOWED = "not followed ";

    /** A board is read every second, and a switch may need one more. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final SiteRun run;
    private final SiteBank bank;
    private final long deadline = System.nanoTime() + PATIENCE.toNanos();

    private ReadBack(SiteRun run, SiteBank bank) {
        this.run = run;
        this.bank = bank;
    }

    /** Whether a line of an order's answer says that hardware does not follow, or that nothing will remember it. */
    public static boolean tellsTrouble(String line) {
        return line.startsWith(NOT_FOLLOWED) || line.equals(OrderRecord.NOT_ON_RECORD);
    }

    /** One line for each output that the order switched, once its devices have followed or {@link #PATIENCE} is over. */
    static List<String> of(SiteRun run, OperatorOrder order, Outcome outcome) {
        ReadBack readBack = new ReadBack(run, run.site().bank(order.bank()).orElseThrow());
        List<String> lines = new ArrayList<>();
        try {
            for (Output output : concerned(order, outcome)) {
                if (output != Output.PRE_ALARM || !readBack.bank.boundTo(output).isEmpty()) {
                    lines.add(readBack.line(output));
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            lines.add("not read back: the site ends");
        }
        return lines;
    }

    private static Set<Output> concerned(OperatorOrder order, Outcome outcome) {
        Set<Output> outputs = EnumSet.noneOf(Output.class);
        outcome.events().forEach(event -> {
            if (event.event() instanceof OutputSwitched switched) {
                outputs.add(switched.output());
            }
        });
        if (order.command() instanceof Command.SwitchOn on) {
            outputs.add(on.output());
        }
        return outputs;
    }

    private String line(Output output) throws InterruptedException {
        List<Actuator> bound = bank.boundTo(output);
        if (bound.isEmpty()) {
            return "not switched: " + output.key() + " drives nothing in this site file";
        }
        List<String> idle = bound.stream()
                .map(Actuator::link)
                .distinct()
                .filter(name -> run.site().links().stream()
                        .anyMatch(link -> link.name().equals(name) && link.control() != Control.ON))
                .toList();
        if (!idle.isEmpty()) {
            return "not switched: " + output.key() + ", control is not on for link " + String.join(", ", idle);
        }
        while (true) {
            BmsState bms = run.describe(bank.site().name()).state().bms();
            boolean on = bms.isOn(output);
            Map<String, BmsState.Device> devices = bms.devices(output);
            // One that was never read back has not followed either.
            List<String> others = bound.stream()
                    .map(Actuator::path)
                    .filter(path -> Optional.ofNullable(devices.get(path))
                            .filter(device -> device.on() == on)
                            .isEmpty())
                    .toList();
            if (others.isEmpty() || System.nanoTime() > deadline) {
                return told(output.key() + (on ? " on" : " off"), bound, others);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
        }
    }

    private static String told(String level, List<Actuator> bound, List<String> others) {
        if (others.isEmpty()) {
            return "read back: " + level + " at "
                    + (bound.size() == 1 ? bound.getFirst().path() : "all " + bound.size() + " devices");
        }
        return NOT_FOLLOWED + "in " + PATIENCE.toSeconds() + " s: " + level + ", but not read back so at "
                + String.join(", ", others) + "; it is ordered again and again, see cellwarden status";
    }
}
