package io.cellwarden.gateway.wire.modbus;

import java.util.List;

/** What a device says to a question. */
public sealed interface ModbusAnswer {
    /**
     * Words of a table.
     *
     * @param words 0..65 535 each
     */
    record Words(List<Integer> words) implements ModbusAnswer {
        /** Copies the list, so that the answer cannot change. */
        public Words {
            words = List.copyOf(words);
        }
    }

    /** Bits of a table. */
    record Bits(List<Boolean> bits) implements ModbusAnswer {
        /** Copies the list, so that the answer cannot change. */
        public Bits {
            bits = List.copyOf(bits);
        }
    }

    /** A write was taken. It says nothing about the effect: read back. */
    record Written() implements ModbusAnswer {}

    /**
     * The device did not do what was asked.
     *
     * @param code of the exception; 2 is an address that it does not have
     */
    record Refused(int code) implements ModbusAnswer {
        /** The exception for people: {@code exception 2, illegal data address}. */
        public String text() {
            return ModbusPdus.exceptionText(code);
        }
    }
}
