package io.cellwarden.ops.site;

import io.cellwarden.site.Setting;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;

/** The value of a setting as people write it. */
public final class SettingValue {
    private SettingValue() {}

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
