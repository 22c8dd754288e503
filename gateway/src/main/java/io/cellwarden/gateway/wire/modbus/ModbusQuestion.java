package io.cellwarden.gateway.wire.modbus;

import io.cellwarden.gateway.wire.Bytes;

/** What a device is asked to do; addresses count from 0, as on the wire. */
public sealed interface ModbusQuestion {
    /** Asks for places of a table. */
    record Read(ModbusTable table, int address, int quantity) implements ModbusQuestion {
        /** Refuses what no question can ask. */
        public Read {
            checkAddress(address);
            if (quantity < 1 || quantity > table.mostAtOnce() || address + quantity > ADDRESSES) {
                throw new IllegalArgumentException("%d places from address %d; allowed are 1 to %d, up to address %d"
                        .formatted(quantity, address, table.mostAtOnce(), ADDRESSES - 1));
            }
        }

        @Override
        public int function() {
            return table.function();
        }

        /** Bytes of values in the answer. */
        int answerBytes() {
            return table.isOfBits() ? (quantity + 7) / 8 : 2 * quantity;
        }
    }

    /** Switches a coil. */
    record WriteCoil(int address, boolean on) implements ModbusQuestion {
        /** Refuses an address that there is not. */
        public WriteCoil {
            checkAddress(address);
        }

        @Override
        public int function() {
            return WRITE_COIL;
        }
    }

    /** Sets a holding register to a word, 0..65 535. */
    record WriteRegister(int address, int word) implements ModbusQuestion {
        /** Refuses an address or a word that there is not. */
        public WriteRegister {
            checkAddress(address);
            if (word < 0 || word >= ADDRESSES) {
                throw new IllegalArgumentException("word " + word + ", allowed is 0 to " + (ADDRESSES - 1));
            }
        }

        @Override
        public int function() {
            return WRITE_REGISTER;
        }
    }

    /** So many addresses has each table, and so many values a word. */
    int ADDRESSES = 0x10000;

    /** The function that switches one coil. */
    int WRITE_COIL = 5;

    /** The function that sets one register. */
    int WRITE_REGISTER = 6;

    /** The function that does it. */
    int function();

    /** What is sent, without what frames it. */
    default Bytes pdu() {
        return ModbusPdus.encode(this);
    }

    private static void checkAddress(int address) {
        if (address < 0 || address >= ADDRESSES) {
            throw new IllegalArgumentException("address " + address + ", allowed is 0 to " + (ADDRESSES - 1));
        }
    }
}
