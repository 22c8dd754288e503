package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.jk.JkCellInfo;
import io.cellwarden.gateway.wire.jk.JkFrame;
import io.cellwarden.gateway.wire.jk.JkSwitch;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/** How frames of 300 bytes are got out of a board, and its switches set. */
sealed interface JkBlocks permits CommandBlocks, ModbusBlocks {

    /** Cell info, and settings where they were asked for. */
    record Heard(JkCellInfo cells, Optional<JkFrame.Settings> settings) {}

    /** What the board is. */
    Optional<JkFrame.DeviceInfo> deviceInfo(JkLine line, BooleanSupplier givesWay) throws LineLost;

    /**
     * What the board measures now.
     *
     * @param settingsToo nothing is heard unless the settings come as well
     * @param isCertain whether cell info may be believed; says why not
     */
    Optional<Heard> measure(
            JkLine line, boolean settingsToo, BiPredicate<JkCellInfo, JkLine> isCertain, BooleanSupplier givesWay)
            throws LineLost;

    /** What sets a switch. */
    Bytes frame(JkSwitch which, boolean on);

    /** How sure it is that two boards answer; 0 where boards talk without being asked. */
    int answeredTwice(JkLine line);

    /** Sets a switch, see {@link JkSpeech#write}. */
    Optional<String> write(JkLine line, JkSwitch which, boolean on, BooleanSupplier givesWay) throws LineLost;
}
