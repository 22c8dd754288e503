package io.cellwarden.persistence.kryo;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.SettingChange;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Limits;
import io.cellwarden.event.Timer;
import io.cellwarden.event.Transfer;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The envelope and what events and inputs are made of: ids 10 to 19. */
final class StoredValues {
    static final List<StoredType<?>> TYPES = List.of(
            StoredType.of(
                    10,
                    Envelope.class,
                    (out, e) -> out.text(e.bank())
                            .number(e.sequence())
                            .number(e.index())
                            .time(e.time())
                            .text(e.source())
                            // Most often the input itself: one byte each.
                            .number(e.sequence() - e.causeSequence())
                            .number(e.causeIndex())
                            .number(e.rulesVersion())
                            .any(e.event()),
                    StoredValues::envelope),
            StoredType.of(
                    11,
                    Timer.class,
                    (out, t) -> out.time(t.due())
                            .code(EnumCodes.TIMER, t.kind())
                            .number(t.order())
                            .text(t.subject()),
                    in -> new Timer(in.time(), in.code(EnumCodes.TIMER), in.number(), in.text())),
            StoredType.of(
                    12,
                    Transfer.class,
                    (out, t) -> out.number(t.fromCell())
                            .number(t.toCell())
                            .number(t.ma())
                            .time(t.since()),
                    in -> new Transfer(in.number(), in.number(), in.number(), in.time())),
            StoredType.of(
                    13,
                    Cause.class,
                    (out, c) -> out.text(c.code()).text(c.battery()).number(c.cell()),
                    in -> new Cause(in.text(), in.text(), in.number())),
            StoredType.of(
                    14,
                    SettingChange.class,
                    (out, c) -> out.code(EnumCodes.SETTING, c.setting())
                            .number(c.from())
                            .number(c.to()),
                    in -> new SettingChange(in.code(EnumCodes.SETTING), in.number(), in.number())),
            // Every value, not only those that differ from the defaults: a later program may have other defaults.
            StoredType.of(
                    15,
                    BatterySettings.class,
                    (out, s) -> out.list(
                            List.of(Setting.values()),
                            (item, setting) ->
                                    item.code(EnumCodes.SETTING, setting).number(s.get(setting))),
                    StoredValues::settings));

    private StoredValues() {}

    private static Envelope envelope(FieldReader in) {
        String bank = in.text();
        long sequence = in.longNumber();
        return new Envelope(
                bank,
                sequence,
                in.number(),
                in.time(),
                in.text(),
                sequence - in.longNumber(),
                in.number(),
                in.number(),
                in.any(BankEvent.class));
    }

    private static BatterySettings settings(FieldReader in) {
        Map<Setting, Integer> values = new EnumMap<>(Setting.class);
        for (int left = in.count(); left > 0; left--) {
            values.put(in.code(EnumCodes.SETTING), in.number());
        }
        return BatterySettings.of(values);
    }

    /** Limits have no id: they are a part of the version of what holds them. */
    static FieldWriter limits(FieldWriter out, Limits limits) {
        return out.number(limits.chargeVoltageMv())
                .number(limits.chargeCurrentMa())
                .number(limits.dischargeCurrentMa());
    }

    static Limits limits(FieldReader in) {
        return new Limits(in.number(), in.number(), in.number());
    }
}
