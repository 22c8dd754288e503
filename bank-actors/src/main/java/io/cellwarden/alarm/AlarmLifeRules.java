package io.cellwarden.alarm;

import io.cellwarden.alarm.Alarm.Life;
import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmAcknowledged;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.BatteryListed;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The life of an alarm (LIF-1): it comes up unacknowledged; acknowledged, it stays as long as its condition does; if
 * that ends first, it is kept until it is acknowledged. Coming up again makes a new, unacknowledged alarm. Moves no
 * output.
 */
public final class AlarmLifeRules {
    private AlarmLifeRules() {}

    /** Why there is nothing that this input can acknowledge; empty for every other input (CTL-3). */
    public static String refusal(AlarmBoard board, Input input) {
        Optional<Command.Acknowledge> order = order(input);
        if (order.isEmpty() || !meant(board, order.get()).isEmpty()) {
            return "";
        }
        String waiting = board.waiting().stream().map(AlarmLifeRules::name).collect(Collectors.joining(", "));
        return waiting.isEmpty()
                ? "no alarm waits to be acknowledged"
                : "no such alarm waits to be acknowledged; there are " + waiting;
    }

    /** What an input that is taken in acknowledges, each alarm with who and why. */
    public static List<BankEvent> decide(AlarmBoard board, Input input) {
        return order(input)
                .map(order -> acknowledged(meant(board, order), (Input.Operator) input))
                .orElse(List.of());
    }

    private static Optional<Command.Acknowledge> order(Input input) {
        return input instanceof Input.Operator operator && operator.command() instanceof Command.Acknowledge order
                ? Optional.of(order)
                : Optional.empty();
    }

    private static List<Alarm> meant(AlarmBoard board, Command.Acknowledge order) {
        return board.waiting().stream()
                .filter(alarm -> order.battery().isEmpty() || order.battery().equals(alarm.battery()))
                .filter(alarm -> order.codes().isEmpty() || order.codes().contains(alarm.code()))
                .toList();
    }

    private static List<BankEvent> acknowledged(List<Alarm> alarms, Input.Operator operator) {
        return alarms.stream()
                .<BankEvent>map(
                        alarm -> new AlarmAcknowledged(alarm.code(), alarm.battery(), operator.who(), operator.why()))
                .toList();
    }

    /** As people call it: its code, and where it is. */
    private static String name(Alarm alarm) {
        return alarm.code().text()
                + (alarm.battery().isEmpty() ? " of the bank" : " of " + alarm.battery())
                + (alarm.life() == Life.RETURNED_UNACKNOWLEDGED ? " (returned)" : "");
    }

    /** The alarms after an event. */
    public static AlarmBoard evolve(AlarmBoard board, Envelope envelope) {
        return switch (envelope.event()) {
            case AlarmRaised e -> {
                int before = board.find(new AlarmOf(e.code(), e.battery()))
                        .map(Alarm::times)
                        .orElse(0);
                yield board.with(Alarm.raised(e, envelope, before + 1));
            }
            case AlarmCleared e ->
                board.find(new AlarmOf(e.code(), e.battery()))
                        .map(alarm -> alarm.life() == Life.UNACKNOWLEDGED
                                ? board.with(alarm.returnedAt(envelope.time(), e.worst()))
                                : board.without(alarm))
                        .orElse(board);
            case AlarmAcknowledged e ->
                board.find(new AlarmOf(e.code(), e.battery()))
                        .map(alarm -> alarm.returned().isPresent()
                                ? board.without(alarm)
                                : board.with(alarm.acknowledgedBy(e.who(), e.why(), envelope.time())))
                        .orElse(board);
            case OutputSwitched e -> switched(board, e);
            case BatteryListed e -> e.present() ? board : board.withoutBattery(e.battery());
            default -> board;
        };
    }

    /** Notes what the BMS did for the alarms that are its causes (LIF-2). */
    private static AlarmBoard switched(AlarmBoard board, OutputSwitched e) {
        AlarmBoard after = board;
        if (e.on() == (e.output() == Output.PRE_ALARM)) {
            for (Cause cause : e.causes()) {
                Optional<Alarm> alarm = code(cause).flatMap(code -> board.find(new AlarmOf(code, cause.battery())));
                if (alarm.isPresent()) {
                    after = after.with(alarm.get().havingSwitched(e.output()));
                }
            }
        }
        return after;
    }

    /** The alarm behind a cause; a cell that opens the contactor is beyond the limit of one, too (SET-7). */
    private static Optional<AlarmCode> code(Cause cause) {
        return switch (cause.code()) {
            case Cause.CONTACTOR_LOW -> Optional.of(AlarmCode.A_SL11);
            case Cause.CONTACTOR_HIGH -> Optional.of(AlarmCode.A_SL9);
            default -> AlarmCode.of(cause.code());
        };
    }
}
