package io.cellwarden.ops.json;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AdvisoryChanged;
import io.cellwarden.event.BankEvent.AlarmAcknowledged;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.BalanceStatusChanged;
import io.cellwarden.event.BankEvent.BalancingEnded;
import io.cellwarden.event.BankEvent.BalancingStarted;
import io.cellwarden.event.BankEvent.BypassChanged;
import io.cellwarden.event.BankEvent.DiskSpaceJudged;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.Locked;
import io.cellwarden.event.BankEvent.LoopClosed;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.BankEvent.OfInput;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.BankEvent.OverrideEnded;
import io.cellwarden.event.BankEvent.OverrideStarted;
import io.cellwarden.event.BankEvent.SettingsChanged;
import io.cellwarden.event.BankEvent.Unlocked;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import java.util.List;
import java.util.Optional;

/**
 * An event as it is shown, with the order that it carries out: who gave it, as what and why stands in the input that led
 * to it, also where the event itself does not repeat it (CTL-3).
 *
 * @param event the event
 * @param order the order; empty where the event is no person's doing
 */
public record Shown(Envelope event, Optional<Input.Operator> order) {
    /** The events of one input, of which the first carries the input. */
    public static List<Shown> all(List<Envelope> ofOneInput) {
        InOrder inOrder = new InOrder();
        return ofOneInput.stream().map(inOrder::next).toList();
    }

    /** Shows the events of a bank, which come in order. */
    public static final class InOrder {
        private Optional<Input.Operator> order = Optional.empty();

        /** The next event. */
        public Shown next(Envelope event) {
            if (event.event() instanceof OfInput of) {
                order = of.input() instanceof Input.Operator operator ? Optional.of(operator) : Optional.empty();
            }
            return new Shown(event, order.filter(given -> carriesOut(event.event(), given.command())));
        }
    }

    private static boolean carriesOut(BankEvent event, Command command) {
        return event instanceof OverrideEnded ? command instanceof Command.EndOverride : isOrder(event);
    }

    /** Whether people are told of it: a decision, or what a person or the site file changed. */
    public static boolean isTold(BankEvent event) {
        return isDecision(event) || isOrder(event);
    }

    /** Whether it is a decision: {@link EventJson#decision} has an object of it. */
    public static boolean isDecision(BankEvent event) {
        return switch (event) {
            case AlarmRaised _,
                    AlarmCleared _,
                    OutputSwitched _,
                    LoopOpened _,
                    LoopClosed _,
                    AdvisoryChanged _,
                    DiskSpaceJudged _,
                    BalancingStarted _,
                    BalancingEnded _,
                    BalanceStatusChanged _ -> true;
            case InputRefused refused ->
                refused.input() instanceof Input.Reading || refused.input() instanceof Input.UnreadableReading;
            default -> false;
        };
    }

    static boolean isOrder(BankEvent event) {
        return switch (event) {
            case AlarmAcknowledged _,
                    SettingsChanged _,
                    BypassChanged _,
                    OverrideStarted _,
                    OverrideEnded _,
                    Locked _,
                    Unlocked _ -> true;
            default -> false;
        };
    }
}
