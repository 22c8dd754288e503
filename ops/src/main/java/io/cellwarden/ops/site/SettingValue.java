package io.cellwarden.ops.site;

import io.cellwarden.site.Setting;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.util.stream.Stream;

/** The value of a setting as people write it. */
public final class SettingValue {
    private SettingValue() {}

    /**
     * The setting of that key.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Setting setting(String key) {
        return Setting.of(key)
                .orElseThrow(() -> new IllegalArgumentException("there is no setting " + key + "; there are "
                        + Stream.of(Setting.values()).map(Setting::key).toList()));
    }

    /**
     * As {@link #parse}, with the setting and the text named where it is wrong.
     *
     * @throws IllegalArgumentException saying what is wanted
     */
    public static int named(Setting setting, String text) {
        try {
            return parse(setting, text);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(setting.key() + " " + text + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * The value in the setting's own integer unit, if some battery could take it.
     *
     * @throws IllegalArgumentException saying what is wanted, or the range
     */
    public static int inRange(Setting setting, String text) {
        int value = named(setting, text);
        setting.refusal(value).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        return value;
    }

    /**
     * The value in the setting's own integer unit. Whether it is in range is the battery's to judge (SET-6).
     *
     * @throws IllegalArgumentException saying what is wanted
     */
    public static int parse(Setting setting, String text) {
        try {
            return switch (setting.unit()) {
                case MV -> Quantity.milli(new BigDecimal(text));
                case DECI_C -> Quantity.deci(new BigDecimal(text));
                case YES_NO ->
                    switch (text) {
                        case "yes", "true" -> 1;
                        case "no", "false" -> 0;
                        default -> throw new NumberFormatException(text);
                    };
            };
        } catch (ArithmeticException | NumberFormatException wrong) {
            String range = setting.text(setting.min()) + " to " + setting.text(setting.max());
            throw new IllegalArgumentException(
                    "wanted is " + (setting.unit() == Setting.Unit.YES_NO ? "yes or no" : "a number from " + range),
                    wrong);
        }
    }
}
