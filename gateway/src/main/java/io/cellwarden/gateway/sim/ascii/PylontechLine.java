package io.cellwarden.gateway.sim.ascii;

import io.cellwarden.gateway.sim.PackState;
import io.cellwarden.gateway.sim.SimulatedBattery;
import java.util.Map;

/** Simulated Pylontech modules on one line. Source: protocol sheet Pylontech, sections "42 analog" to "47 system parameters". */
public final class PylontechLine extends AsciiLine {
    private static final int BOARD_WARMER_DECI_C = 80;

    /** Modules by their address. */
    public PylontechLine(Map<Integer, SimulatedBattery> modules) {
        super(modules);
    }

    @Override
    Answer answer(int address, String command, PackState pack) {
        return switch (command) {
            case "42" -> Answer.of(analog(address, pack));
            case "44" -> Answer.of(alarm(address, pack));
            case "47" ->
                Answer.of("00" + "0FA0" + "0BB8" + "09F6" + kelvin(600) + kelvin(-50) + u16(1_000) + u16(16 * 4_000)
                        + u16(16 * 3_000) + u16(16 * 2_500) + kelvin(650) + kelvin(-250) + u16(-1_000));
            case "4F" -> Answer.of("");
            case "51" -> Answer.of(text("SIM-16S", 10) + "0105" + text("Cellwarden", 20));
            case "92" ->
                Answer.of(u8(address)
                        + u16(56_800)
                        + u16(46_000)
                        + u16(1_000)
                        + u16(-1_000)
                        + u8((pack.chargeFetOn() ? 0x80 : 0) + (pack.dischargeFetOn() ? 0x40 : 0)));
            case "93" -> Answer.of(u8(address) + text("SIM%013d".formatted(address), 16));
            default -> Answer.UNKNOWN_COMMAND;
        };
    }

    private static String analog(int address, PackState pack) {
        StringBuilder info =
                new StringBuilder("00" + u8(address) + u8(pack.cellsMv().size()));
        pack.cellsMv().forEach(mv -> info.append(u16(mv)));
        info.append(u8(1 + pack.temperaturesDeciC().size()));
        info.append(kelvin(pack.temperaturesDeciC().getFirst() + BOARD_WARMER_DECI_C));
        pack.temperaturesDeciC().forEach(deciC -> info.append(kelvin(deciC)));
        info.append(u16(Math.round(pack.currentMa() / 100f))).append(u16(pack.voltageMv()));
        info.append("FFFF").append("04").append("FFFF").append(u16(pack.cycles()));
        return info.append("%06X%06X".formatted(pack.remainingMilliAh(), pack.nominalMilliAh()))
                .toString();
    }

    private static String alarm(int address, PackState pack) {
        StringBuilder info =
                new StringBuilder("00" + u8(address) + u8(pack.cellsMv().size()));
        pack.cellsMv().forEach(mv -> info.append(u8(mv > 3_650 ? 2 : mv < 2_800 ? 1 : 0)));
        info.append(u8(1 + pack.temperaturesDeciC().size()));
        info.append("00".repeat(1 + pack.temperaturesDeciC().size())).append("000000");
        info.append(u8((pack.cellUnderVoltage() ? 2 : 0) + (pack.cellOverVoltage() ? 1 : 0)));
        info.append(u8((pack.chargeFetOn() ? 2 : 0) + (pack.dischargeFetOn() ? 4 : 0)));
        return info.append("000000").toString();
    }
}
