package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.jk.JkCellInfo;
import io.cellwarden.gateway.wire.jk.JkFrame;
import io.cellwarden.gateway.wire.jk.JkLayout;
import io.cellwarden.gateway.wire.jk.JkSwitch;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * Frames of 300 bytes (JK02). Nothing in cell info names its layout, and the wrong one gives plausible cells: it is
 * believed only where the frame fits one layout alone, and that is the one which the software of the board, or the site
 * file, tells. Source: protocol sheet JK, sections B and C.
 */
final class BlockSpeech implements JkSpeech {
    /** Software from this version on sends four temperatures. */
    private static final int FOUR_SENSORS = 14;
    /** Where the site file tells the layout, a board need not say what it is. */
    private static final int INTRODUCTIONS = 3;

    private final JkBlocks blocks;
    private final Optional<JkLayout> told;
    private Optional<JkFrame.DeviceInfo> board = Optional.empty();
    private int introductions;

    /** Speaks over {@code blocks}; {@code told} is the layout that the site file names. */
    BlockSpeech(JkBlocks blocks, Optional<JkLayout> told) {
        this.blocks = blocks;
        this.told = told;
    }

    @Override
    public void opened() {
        board = Optional.empty();
        introductions = 0;
    }

    @Override
    public Optional<JkReading> read(JkLine line, boolean settingsToo, BooleanSupplier givesWay) throws LineLost {
        if (board.isEmpty() && (told.isEmpty() || introductions++ < INTRODUCTIONS)) {
            board = blocks.deviceInfo(line, givesWay);
        }
        if (givesWay.getAsBoolean() || (board.isEmpty() && told.isEmpty())) {
            return Optional.empty();
        }
        Optional<JkBlocks.Heard> heard = blocks.measure(line, settingsToo, this::isCertain, givesWay);
        if (heard.isEmpty() && settingsToo && !givesWay.getAsBoolean()) {
            heard = blocks.measure(line, false, this::isCertain, givesWay);
        }
        return heard.map(this::reading);
    }

    private boolean isCertain(JkCellInfo cells, JkLine line) {
        Optional<JkLayout> ofSoftware = board.map(JkFrame.DeviceInfo::majorSoftware)
                .filter(OptionalInt::isPresent)
                .map(major -> JkLayout.ofSoftware(major.getAsInt()));
        String software =
                board.map(info -> "software \"" + info.software() + "\"").orElse("its software is not known");
        if (told.isPresent() && ofSoftware.isPresent() && !told.equals(ofSoftware)) {
            line.refused("the site file says that it sends layout %s, but %s sends %s"
                    .formatted(told.get().key(), software, ofSoftware.get().key()));
            return false;
        }
        Optional<JkLayout> expected = told.or(() -> ofSoftware);
        if (!expected.equals(Optional.of(cells.layout()))) {
            line.refused("cell info in layout %s, but %s is expected (%s)"
                    .formatted(cells.layout().key(), expected.map(JkLayout::key).orElse("none"), software));
            return false;
        }
        return true;
    }

    private JkReading reading(JkBlocks.Heard heard) {
        boolean four = board.map(info -> info.majorSoftware().orElse(0) >= FOUR_SENSORS)
                .orElse(false);
        JkCellInfo cells = heard.cells();
        List<OptionalInt> temperatures = four ? cells.allTemperaturesDeciC() : cells.temperaturesDeciC();
        Map<JkSwitch, Boolean> set = new EnumMap<>(JkSwitch.class);
        heard.settings().ifPresent(settings -> {
            for (JkSwitch which : JkSwitch.values()) {
                set.put(which, settings.isOn(which));
            }
        });
        return new JkReading(
                cells, temperatures, set, board.map(JkFrame.DeviceInfo::serial).filter(serial -> !serial.isEmpty()));
    }

    @Override
    public Bytes frame(JkSwitch which, boolean on) {
        return blocks.frame(which, on);
    }

    @Override
    public int answeredTwice(JkLine line) {
        return blocks.answeredTwice(line);
    }

    @Override
    public Optional<String> write(JkLine line, JkSwitch which, boolean on, BooleanSupplier givesWay) throws LineLost {
        return blocks.write(line, which, on, givesWay);
    }
}
