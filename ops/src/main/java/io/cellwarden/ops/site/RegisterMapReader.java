package io.cellwarden.ops.site;

import io.cellwarden.gateway.driver.ProtocolSettings;
import io.cellwarden.gateway.driver.Switch;
import io.cellwarden.gateway.wire.modbus.ModbusTable;
import io.cellwarden.gateway.wire.modbus.RegisterMap;
import io.cellwarden.gateway.wire.modbus.RegisterSwitch;
import io.cellwarden.gateway.wire.modbus.RegisterValue;
import io.cellwarden.gateway.wire.modbus.RegisterValue.Type;
import io.cellwarden.gateway.wire.modbus.RegisterValue.Unit;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the map of a Modbus device's registers out of a link. */
final class RegisterMapReader {
    private static final int LAST_ADDRESS = 0xFFFF;
    private static final Map<String, Boolean> FRAMINGS = Map.of("rtu", false, "tcp", true);
    private static final Map<String, Boolean> ORDERS = Map.of("high-first", false, "low-first", true);
    private static final Map<String, Unit> VOLTS = Map.of("V", Unit.V, "mV", Unit.MV);
    private static final Map<String, Unit> AMPERES = Map.of("A", Unit.A, "mA", Unit.MA);
    private static final Map<String, Unit> DEGREES = Map.of("C", Unit.C, "K", Unit.K);
    private static final Map<String, Unit> SHARES = Map.of("%", Unit.PERCENT);

    private RegisterMapReader() {}

    /** The settings of a link, which stay without a map where that is missing or has no cells: the mistake is noted. */
    static ProtocolSettings read(Section link, boolean tcpPort) {
        boolean overTcp = link.oneOf("framing", FRAMINGS).orElse(tcpPort);
        if (!link.has("map")) {
            link.missing(Section.FORM, "map", "map { cells { address = 0, count = 4, … } … }");
        }
        return link.section("map")
                .flatMap(RegisterMapReader::map)
                .<ProtocolSettings>map(map -> new ProtocolSettings.Modbus(overTcp, map))
                .orElseGet(ProtocolSettings.None::new);
    }

    private static Optional<RegisterMap> map(Section section) {
        if (!section.has("cells")) {
            section.missing(Section.FORM, "cells", "cells { address = 0, count = 4, … }");
        }
        Optional<RegisterValue> cells = value(section, "cells", VOLTS, Unit.MV, true);
        Optional<RegisterValue> temperatures = value(section, "temperatures", DEGREES, Unit.C, true);
        Optional<RegisterValue> current = value(section, "current", AMPERES, Unit.A, false);
        Optional<RegisterValue> soc = value(section, "soc", SHARES, Unit.PERCENT, false);
        Map<String, RegisterSwitch> switches = new LinkedHashMap<>();
        section.section("switches")
                .ifPresent(all -> all.sections().forEach((name, one) -> {
                    if (Switch.of(name).isEmpty()) {
                        all.wrong(
                                Section.FORM,
                                name,
                                "is no switch; wanted is charge-fet, discharge-fet, relay-N or coil-N");
                    }
                    place(one).ifPresent(place -> switches.put(name, place));
                }));
        section.end();
        return cells.map(known -> new RegisterMap(known, temperatures, current, soc, switches));
    }

    private static Optional<RegisterValue> value(
            Section map, String key, Map<String, Unit> units, Unit standard, boolean several) {
        return map.section(key).flatMap(section -> {
            ModbusTable table =
                    section.whole("function", 1, 4).flatMap(ModbusTable::of).orElse(ModbusTable.HOLDING_REGISTERS);
            if (table.isOfBits()) {
                section.wrong(
                        Section.FORM,
                        "function",
                        "is " + table.function()
                                + ", which reads bits; wanted is 3 (holding registers) or 4 (input registers)");
            }
            Optional<Integer> address = address(section);
            Optional<Integer> count = several ? section.whole("count", 1, 125) : Optional.of(1);
            if (several && !section.has("count")) {
                section.missing(Section.FORM, "count", "how many values stand there");
            }
            Type type = section.oneOf("type", SiteReader.words(Type.values())).orElse(Type.U16);
            boolean lowFirst = section.oneOf("words", ORDERS).orElse(false);
            BigDecimal scale = section.decimal("scale", "the unit").orElse(BigDecimal.ONE);
            Unit unit = section.oneOf("unit", units).orElse(standard);
            OptionalLong unknown = section.decimal("unknown", "the register")
                    .map(number -> OptionalLong.of(number.longValue()))
                    .orElse(OptionalLong.empty());
            section.end();
            if (table.isOfBits() || address.isEmpty() || count.isEmpty()) {
                return Optional.empty();
            }
            int words = count.get() * type.words();
            if (words > table.mostAtOnce() || address.get() + words > LAST_ADDRESS + 1) {
                section.wrong(
                        Section.FORM,
                        "count",
                        "is " + count.get() + ", which is " + words + " registers from "
                                + address.get() + "; one question reads at most " + table.mostAtOnce() + ", up to "
                                + LAST_ADDRESS);
                return Optional.empty();
            }
            return Optional.of(
                    new RegisterValue(table, address.get(), count.get(), type, lowFirst, scale, unit, unknown));
        });
    }

    private static Optional<Integer> address(Section section) {
        if (!section.has("address")) {
            section.missing(Section.FORM, "address", "a whole number from 0 to " + LAST_ADDRESS + ", as on the wire");
        }
        return section.whole("address", 0, LAST_ADDRESS);
    }

    private static Optional<RegisterSwitch> place(Section section) {
        int function = section.whole("function", 1, 4).orElse(ModbusTable.COILS.function());
        ModbusTable table = ModbusTable.of(function).orElse(ModbusTable.COILS);
        if (!EnumSet.of(ModbusTable.COILS, ModbusTable.HOLDING_REGISTERS).contains(table)) {
            section.wrong(
                    Section.FORM,
                    "function",
                    "is " + function + ", whose table cannot be written; wanted is 1 (coils) or 3 (holding registers)");
        }
        int most = table == ModbusTable.COILS ? 1 : LAST_ADDRESS;
        Optional<Integer> address = address(section);
        int on = section.whole("on", 0, most).orElse(1);
        int off = section.whole("off", 0, most).orElse(on == 0 ? 1 : 0);
        if (on == off) {
            section.wrong(Section.FORM, "off", "is " + off + " as on is; wanted is another value");
        }
        section.end();
        boolean usable = on != off && (table == ModbusTable.COILS || table == ModbusTable.HOLDING_REGISTERS);
        return address.filter(_ -> usable).map(where -> new RegisterSwitch(table, where, on, off));
    }
}
