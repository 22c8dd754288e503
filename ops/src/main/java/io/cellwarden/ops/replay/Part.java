package io.cellwarden.ops.replay;

import io.cellwarden.ops.site.SettingValue;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import java.util.stream.Stream;

/** One part of what is tried in a what-if, right by itself; whether a bank has it is the bank's to judge. */
sealed interface Part {
    /** A setting of every battery, in its own integer unit. */
    record OfAll(Setting setting, int value) implements Part {}

    /** A setting of one battery, in its own integer unit. */
    record OfOne(String battery, Setting setting, int value) implements Part {}

    /** Another BMS. */
    record OtherBms(BmsModel bms) implements Part {}

    /**
     * Reads {@code settings.KEY=VALUE}, {@code batteries.NAME.settings.KEY=VALUE} or {@code bms=NAME}.
     *
     * @throws IllegalArgumentException naming the part that is wrong and what is allowed
     */
    static Part parse(String one) {
        int equals = one.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("--set " + one + ": wanted is path=value");
        }
        try {
            return parse(
                    one.substring(0, equals).strip(), one.substring(equals + 1).strip());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--set " + one + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Part parse(String path, String value) {
        if (path.equals("bms")) {
            return new OtherBms(BmsModel.of(value)
                    .orElseThrow(() -> new IllegalArgumentException("there are "
                            + Stream.of(BmsModel.values()).map(BmsModel::key).toList())));
        }
        String[] parts = path.split("\\.", -1);
        if (parts.length == 2 && parts[0].equals("settings")) {
            Setting setting = SettingValue.setting(parts[1]);
            return new OfAll(setting, SettingValue.inRange(setting, value));
        }
        if (parts.length == 4 && parts[0].equals("batteries") && parts[2].equals("settings")) {
            Setting setting = SettingValue.setting(parts[3]);
            return new OfOne(parts[1], setting, SettingValue.inRange(setting, value));
        }
        throw new IllegalArgumentException("wanted is settings.KEY, batteries.NAME.settings.KEY or bms");
    }
}
