package io.cellwarden.ops.view;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.event.Timer;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The delays of a bank that run, in words, counting down. */
final class Countdowns {
    private static final Duration SOON = Duration.ofMinutes(70);
    /** Every device needs a moment to follow; only one that takes longer is worth a word. */
    private static final Duration STILL_FOLLOWING = Duration.ofSeconds(7);

    private Countdowns() {}

    static List<String> of(BankState state, Instant now) {
        List<String> running = new ArrayList<>();
        for (BatteryState battery : state.batteries().values()) {
            boolean delayed = battery.alarms().isActive(AlarmCode.W_SL12)
                    && !battery.alarms().delayOver()
                    && !battery.alarms().delayDue().equals(BatteryState.NEVER);
            if (delayed && state.bms().isOn(Output.LOADS)) {
                boolean low = battery.last().lowestMv() < battery.limits().lowMv();
                String left = left(battery.alarms().delayDue(), now);
                running.add(
                        low
                                ? "loads off in " + left + " for " + battery.name()
                                : "loads stay on for " + left + " more, whatever " + battery.name() + " does");
            }
        }
        BankRules.nextTimer(state)
                .filter(timer -> Duration.between(now, timer.due()).compareTo(SOON) < 0)
                .map(timer -> text(timer, now))
                .filter(text -> !text.isEmpty())
                .ifPresent(running::add);
        return running;
    }

    private static String text(Timer timer, Instant now) {
        String in = " in " + left(timer.due(), now);
        return switch (timer.kind()) {
            case OUTPUT_STUCK ->
                Duration.between(now, timer.due()).compareTo(STILL_FOLLOWING) > 0
                        ? ""
                        : "an output counts as stuck" + in;
            case LOADS_SETTLED, CHARGERS_SETTLED -> "current that still flows then is an alarm" + in;
            case OVERRIDE_END -> "the override ends" + in;
            case CONTACTOR_CLOSING -> "the contactor must have closed" + in;
            case ALARM_DELAY -> "an alarm of " + timer.subject() + in;
            case SILENCE -> timer.subject() + " counts as silent" + in;
            case PRE_ALARM_DELAY, FULL_CHARGE_OVERDUE -> ""; // told above; not urgent
        };
    }

    private static String left(Instant due, Instant now) {
        return Math.max(0, Duration.between(now, due).toSeconds()) + " s";
    }
}
