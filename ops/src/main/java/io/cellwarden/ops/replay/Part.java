package io.cellwarden.ops.replay;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.cellwarden.ops.site.Numbers;
import io.cellwarden.ops.site.Numbers.NoNumber;
import io.cellwarden.ops.site.SettingValue;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Setting;
import io.cellwarden.site.Threshold;
import io.cellwarden.unit.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One part of what is tried in a what-if, right by itself; whether a bank has it is the bank's to judge. */
sealed interface Part {
    /** A setting of every battery, in its own integer unit. */
    record OfAll(Setting setting, int value) implements Part {}

    /** A setting of one battery, in its own integer unit. */
    record OfOne(String battery, Setting setting, int value) implements Part {}

    /** Another BMS. */
    record OtherBms(BmsModel bms) implements Part {}

    /** After how long a battery is silent. */
    record OtherSilence(Duration limit) implements Part {}

    /** How long a condition must hold before its alarm. */
    record OtherDelay(AlarmCode code, Duration delay) implements Part {}

    /** A figure of the manual, in its own integer unit. */
    record OtherThreshold(Threshold threshold, int value) implements Part {}

    /** What can be asked for. */
    String WANTED = "wanted is settings.KEY, batteries.NAME.settings.KEY, bms, silent-after, alarm-delays.CODE or"
            + " thresholds.KEY, each with =VALUE";

    /**
     * Reads {@code settings.KEY=VALUE}, {@code batteries.NAME.settings.KEY=VALUE}, {@code bms=NAME},
     * {@code silent-after=TIME}, {@code alarm-delays.CODE=TIME} or {@code thresholds.KEY=VALUE}.
     *
     * @throws IllegalArgumentException naming the part that is wrong and what is allowed
     */
    static Part parse(String one) {
        int equals = one.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("--set " + one + ": wanted is path=value; " + WANTED);
        }
        try {
            return parse(
                    one.substring(0, equals).strip(), one.substring(equals + 1).strip());
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--set " + one + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Part parse(String path, String value) {
        int dot = path.indexOf('.');
        String kind = dot < 0 ? path : path.substring(0, dot);
        String key = path.substring(dot + 1);
        return switch (kind) {
            case "bms" -> bms(value);
            case "silent-after" -> new OtherSilence(duration(value, Duration.ofSeconds(1), Duration.ofSeconds(300)));
            case "alarm-delays" -> new OtherDelay(code(key), duration(value, Duration.ZERO, Duration.ofHours(1)));
            case "thresholds" -> threshold(key, value);
            case "settings" -> {
                Setting setting = SettingValue.setting(key);
                yield new OfAll(setting, SettingValue.inRange(setting, value));
            }
            case "batteries" -> ofOne(key, value);
            default -> throw new IllegalArgumentException(WANTED);
        };
    }

    private static Part bms(String value) {
        return new OtherBms(BmsModel.of(value)
                .orElseThrow(() -> new IllegalArgumentException("there are "
                        + Stream.of(BmsModel.values()).map(BmsModel::key).toList())));
    }

    private static Part ofOne(String path, String value) {
        String inner = ".settings.";
        int at = path.lastIndexOf(inner);
        if (at < 1) {
            throw new IllegalArgumentException(WANTED);
        }
        Setting setting = SettingValue.setting(path.substring(at + inner.length()));
        return new OfOne(path.substring(0, at), setting, SettingValue.inRange(setting, value));
    }

    /** Those that a battery raises by its readings; a site file takes a delay for no other. */
    private static AlarmCode code(String text) {
        List<AlarmCode> allowed =
                Arrays.stream(AlarmCode.values()).filter(AlarmCode::ofReadings).toList();
        return AlarmCode.of(text)
                .filter(allowed::contains)
                .orElseThrow(() -> new IllegalArgumentException("no such alarm; there are "
                        + allowed.stream().map(AlarmCode::text).toList()));
    }

    private static Part threshold(String key, String value) {
        Threshold threshold = Threshold.of(key)
                .orElseThrow(() -> new IllegalArgumentException("no such threshold; there are "
                        + Stream.of(Threshold.values()).map(Threshold::key).toList()));
        int number = number(threshold, value)
                .filter(one -> one >= threshold.min() && one <= threshold.max())
                .orElseThrow(
                        () -> new IllegalArgumentException("wanted is a number from " + threshold.text(threshold.min())
                                + " to " + threshold.text(threshold.max()) + " (" + threshold.requirement() + ")"));
        return new OtherThreshold(threshold, number);
    }

    private static Optional<Integer> number(Threshold threshold, String value) {
        try {
            BigDecimal number = Numbers.decimal(value);
            return Optional.of(
                    switch (threshold.unit()) {
                        case MV -> Quantity.milli(number);
                        case DECI_C -> Quantity.deci(number);
                        case SECONDS -> number.intValueExact();
                    });
        } catch (NoNumber | ArithmeticException none) {
            return Optional.empty();
        }
    }

    private static Duration duration(String value, Duration min, Duration max) {
        return duration(value)
                .filter(time -> time.compareTo(min) >= 0 && time.compareTo(max) <= 0)
                .orElseThrow(() -> new IllegalArgumentException("wanted is a time with its unit from " + min.toSeconds()
                        + " s to " + max.toSeconds() + " s, such as 10s"));
    }

    private static Optional<Duration> duration(String value) {
        try {
            Duration time = ConfigFactory.parseMap(Map.of("value", value)).getDuration("value");
            return value.chars().anyMatch(Character::isLetter) ? Optional.of(time) : Optional.empty();
        } catch (ConfigException wrong) {
            return Optional.empty();
        }
    }
}
