package io.cellwarden.persistence.kryo;

import io.cellwarden.event.Command.Acknowledge;
import io.cellwarden.event.Command.AllowCharge;
import io.cellwarden.event.Command.Bypass;
import io.cellwarden.event.Command.ChangeSetting;
import io.cellwarden.event.Command.CloseContactor;
import io.cellwarden.event.Command.EndBypass;
import io.cellwarden.event.Command.EndOverride;
import io.cellwarden.event.Command.FactoryReset;
import io.cellwarden.event.Command.ForgetSensors;
import io.cellwarden.event.Command.LockOff;
import io.cellwarden.event.Command.OverrideLoads;
import io.cellwarden.event.Command.SwitchOn;
import io.cellwarden.event.Command.Unlock;
import java.util.List;

/** What operators ask for: ids 20 to 39, and 68. */
final class StoredCommands {
    static final List<StoredType<?>> TYPES = List.of(
            StoredType.of(
                    20,
                    ChangeSetting.class,
                    (out, c) -> out.text(c.battery())
                            .code(EnumCodes.SETTING, c.setting())
                            .number(c.value()),
                    in -> new ChangeSetting(in.text(), in.code(EnumCodes.SETTING), in.number())),
            StoredType.of(21, FactoryReset.class, (out, c) -> out.text(c.battery()), in -> new FactoryReset(in.text())),
            StoredType.of(22, Bypass.class, (out, c) -> out.text(c.battery()), in -> new Bypass(in.text())),
            StoredType.of(23, EndBypass.class, (out, c) -> out.text(c.battery()), in -> new EndBypass(in.text())),
            StoredType.of(
                    24, OverrideLoads.class, (out, c) -> out.number(c.minutes()), in -> new OverrideLoads(in.number())),
            StoredType.of(25, EndOverride.class, (_, _) -> {}, _ -> new EndOverride()),
            StoredType.of(
                    26,
                    LockOff.class,
                    (out, c) -> out.code(EnumCodes.OUTPUT, c.output()),
                    in -> new LockOff(in.code(EnumCodes.OUTPUT))),
            StoredType.of(
                    27,
                    Unlock.class,
                    (out, c) -> out.code(EnumCodes.OUTPUT, c.output()),
                    in -> new Unlock(in.code(EnumCodes.OUTPUT))),
            StoredType.of(28, CloseContactor.class, (_, _) -> {}, _ -> new CloseContactor()),
            StoredType.of(
                    29,
                    SwitchOn.class,
                    (out, c) -> out.code(EnumCodes.OUTPUT, c.output()),
                    in -> new SwitchOn(in.code(EnumCodes.OUTPUT))),
            StoredType.of(
                    30,
                    Acknowledge.class,
                    (out, c) -> out.text(c.battery()).list(c.codes(), (item, code) -> item.code(EnumCodes.ALARM, code)),
                    in -> new Acknowledge(in.text(), in.list(item -> item.code(EnumCodes.ALARM)))),
            StoredType.of(35, AllowCharge.class, (out, c) -> out.text(c.battery()), in -> new AllowCharge(in.text())),
            StoredType.of(
                    68, ForgetSensors.class, (out, c) -> out.text(c.battery()), in -> new ForgetSensors(in.text())));

    private StoredCommands() {}
}
