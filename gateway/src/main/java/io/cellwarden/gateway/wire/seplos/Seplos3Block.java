package io.cellwarden.gateway.wire.seplos;

import io.cellwarden.gateway.wire.modbus.ModbusQuestion;
import io.cellwarden.gateway.wire.modbus.ModbusTable;
import java.util.Arrays;
import java.util.Optional;

/** The blocks of values that a board of version 3 has. Source: protocol sheet Seplos, "B. v3 Modbus RTU". */
public enum Seplos3Block {
    // spotless:off
    //     whole bank table                         address quantity
    /** What a pack measures. */
    PIA(   false,     ModbusTable.INPUT_REGISTERS,  0x1000, 0x11),
    /** Its cells and sensors. */
    PIB(   false,     ModbusTable.INPUT_REGISTERS,  0x1100, 0x1A),
    /** Its events, bit by bit. */
    PIC(   false,     ModbusTable.COILS,            0x1200, 0x90),
    /** What a bank of packs measures together; asked for at address 0. */
    EIA(   true,      ModbusTable.INPUT_REGISTERS,  0x2000, 0x1A),
    /** The extremes in a bank. */
    EIB(   true,      ModbusTable.INPUT_REGISTERS,  0x2100, 0x16),
    /** The events of a bank. */
    EIC(   true,      ModbusTable.COILS,            0x2200, 0x50),
    /** Maker, model and serial number as text. */
    VENDOR(true,      ModbusTable.INPUT_REGISTERS,  0x1700, 0x33);
    // spotless:on

    /** The unit that stands for the whole bank. */
    public static final int BANK = 0;

    private final boolean ofBank;
    private final ModbusQuestion.Read question;

    Seplos3Block(boolean ofBank, ModbusTable table, int address, int quantity) {
        this.ofBank = ofBank;
        this.question = new ModbusQuestion.Read(table, address, quantity);
    }

    /** Whether it tells of the whole bank. */
    boolean isOfBank() {
        return ofBank;
    }

    /** What asks for it. */
    public ModbusQuestion.Read question() {
        return question;
    }

    /** The block that a question asks for. */
    static Optional<Seplos3Block> of(ModbusQuestion.Read asked) {
        return Arrays.stream(values())
                .filter(block -> block.question.table() == asked.table() && block.question.address() == asked.address())
                .findFirst();
    }

    /** The block that an answer of that size from that unit may be. */
    static Optional<Seplos3Block> guess(int unit, ModbusTable table, int places) {
        return Arrays.stream(values())
                .filter(block -> block.ofBank == (unit == BANK) && block.question.table() == table)
                // a board may send one register more or less of its values than the sheet has
                .filter(block -> block.question.quantity() == places || block == PIA && places == 0x12)
                .findFirst();
    }
}
