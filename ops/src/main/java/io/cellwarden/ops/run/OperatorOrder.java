package io.cellwarden.ops.run;

import io.cellwarden.event.Command;
import io.cellwarden.event.Role;
import io.cellwarden.ops.site.SettingValue;
import io.cellwarden.ops.site.Site;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an operator orders from outside the program (SPEC section 13, TOP-7, SET-6).
 *
 * @param bank the bank
 * @param who whoever orders, never blank (CTL-3)
 * @param role as which of the people of the site
 * @param why the reason, never blank (CTL-3)
 * @param command the order; whether it can be carried out is the bank's to judge
 */
public record OperatorOrder(String bank, String who, Role role, String why, Command command) {
    private static final int LONGEST_WHO = 60;
    private static final int LONGEST_WHY = 200;

    /**
     * Reads an order from arguments {@code key=value}: bank, who, why, role, {@code do} and what that needs.
     *
     * @throws IllegalArgumentException naming the argument that is wrong and what is allowed
     */
    static OperatorOrder parse(List<String> arguments, Site site) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(
                    equals < 0 ? argument : argument.substring(0, equals),
                    equals < 0 ? "" : argument.substring(equals + 1).strip());
        }
        String name = wanted(values, "bank");
        BankSite bank = site.bank(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no bank " + name + "; there are "
                        + site.banks().stream().map(one -> one.site().name()).toList()))
                .site();
        return new OperatorOrder(
                name,
                words("who", wanted(values, "who"), LONGEST_WHO),
                role(wanted(values, "role")),
                words("why", wanted(values, "why"), LONGEST_WHY),
                command(values, bank));
    }

    /** Who and why stand in the journal for ever, and in one line of every list. */
    private static String words(String what, String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException(
                    what + " has " + text.length() + " characters; at most " + longest + " are allowed");
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(what + " has a line break or another control character");
        }
        return text;
    }

    private static Command command(Map<String, String> values, BankSite bank) {
        String what = wanted(values, "do");
        return switch (what) {
            case "set" -> change(values, bank);
            case "reset" -> new Command.FactoryReset(battery(values, bank));
            case "bypass" -> new Command.Bypass(battery(values, bank));
            case "end-bypass" -> new Command.EndBypass(battery(values, bank));
            case "allow-charge" -> new Command.AllowCharge(battery(values, bank));
            case "forget-sensors" -> new Command.ForgetSensors(battery(values, bank));
            case "override" -> new Command.OverrideLoads(minutes(wanted(values, "minutes")));
            case "end-override" -> new Command.EndOverride();
            case "lock" -> new Command.LockOff(output(wanted(values, "output")));
            case "unlock" -> new Command.Unlock(output(wanted(values, "output")));
            case "on" -> new Command.SwitchOn(output(wanted(values, "output")));
            case "close-contactor" -> new Command.CloseContactor();
            case "ack" -> acknowledge(values, bank);
            default -> throw new IllegalArgumentException("there is no order " + what);
        };
    }

    /** Of a battery or of all, some codes or all. */
    private static Command acknowledge(Map<String, String> values, BankSite bank) {
        String battery = values.getOrDefault("battery", "");
        if (!battery.isEmpty() && !bank.batteries().contains(battery)) {
            throw new IllegalArgumentException("there is no battery " + battery + " in bank " + bank.name()
                    + "; there are " + bank.batteries() + "; nor is there an alarm of that code");
        }
        List<AlarmCode> codes = Stream.of(values.getOrDefault("codes", "").split(",", -1))
                .filter(code -> !code.isEmpty())
                .map(OperatorOrder::code)
                .toList();
        return new Command.Acknowledge(battery, codes);
    }

    private static AlarmCode code(String text) {
        return AlarmCode.of(text)
                .orElseThrow(() -> new IllegalArgumentException("there is no alarm " + text + "; there are "
                        + Stream.of(AlarmCode.values()).map(AlarmCode::text).toList()));
    }

    /** Whether the value is in range is the battery's to judge: a refusal is journalled. */
    private static Command change(Map<String, String> values, BankSite bank) {
        String battery = battery(values, bank);
        Setting setting = SettingValue.setting(wanted(values, "setting"));
        return new Command.ChangeSetting(battery, setting, SettingValue.named(setting, wanted(values, "value")));
    }

    private static String battery(Map<String, String> values, BankSite bank) {
        String battery = wanted(values, "battery");
        if (!bank.batteries().contains(battery)) {
            throw new IllegalArgumentException(
                    "there is no battery " + battery + " in bank " + bank.name() + "; there are " + bank.batteries());
        }
        return battery;
    }

    private static int minutes(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("minutes " + text + ": wanted is a whole number from 1 to 60", wrong);
        }
    }

    private static Output output(String name) {
        return output(name, output -> true);
    }

    /**
     * An output by its key, or as people call it: {@code loads}, {@code chargers}.
     *
     * @param allowed which outputs the order takes
     * @throws IllegalArgumentException naming those that it takes
     */
    public static Output output(String name, Predicate<Output> allowed) {
        return Stream.of(Output.values())
                .filter(allowed)
                .filter(output -> output.key().equals(name) || word(output).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such output here: " + name + "; there are "
                        + Stream.of(Output.values())
                                .filter(allowed)
                                .map(OperatorOrder::word)
                                .toList()));
    }

    /**
     * Checks who orders, as what and why.
     *
     * @throws IllegalArgumentException naming what is wrong and what is allowed
     */
    public static void checkPerson(String who, String role, String why) {
        words("who", who, LONGEST_WHO);
        role(role);
        words("why", why, LONGEST_WHY);
    }

    private static Role role(String name) {
        return Stream.of(Role.values())
                .filter(role -> word(role).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no role " + name + "; there are "
                        + Stream.of(Role.values()).map(OperatorOrder::word).toList()));
    }

    /** A constant as people write it. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String wanted(Map<String, String> values, String key) {
        String value = values.getOrDefault(key, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }
}
