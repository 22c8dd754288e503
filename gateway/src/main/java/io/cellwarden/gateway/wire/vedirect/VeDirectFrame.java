package io.cellwarden.gateway.wire.vedirect;

import io.cellwarden.gateway.wire.Bytes;
import java.util.Optional;
import java.util.OptionalLong;

/** What a device says in a HEX message, once its content has been read. */
public sealed interface VeDirectFrame {

    /**
     * The value of a register: asked for, replaced, or told unasked.
     *
     * @param command {@link HexMessage} GET, SET or ASYNC
     * @param code the register, 0..65 535
     * @param flags 0, or why there is no value: 0x01 unknown register, 0x02 not supported or read only, 0x04 wrong
     *     parameter
     * @param value as sent; of a register that is known and not refused, at least as long as its kind asks
     */
    record Value(int command, int code, int flags, Bytes value) implements VeDirectFrame {

        /** Whether the device did not do what was asked. */
        public boolean isRefused() {
            return flags != 0;
        }

        /** Whether it was told unasked. */
        public boolean isUnasked() {
            return command == HexMessage.ASYNC;
        }

        /** Whether it answers a request to replace a register. */
        public boolean isReplaced() {
            return command == HexMessage.SET;
        }

        /** The register, if it is read here. */
        public Optional<HexRegister> register() {
            return HexRegister.withCode(code);
        }

        /** The number, in units of {@code 10^−digits} of its register; empty if it has none. */
        public OptionalLong number() {
            return isRefused()
                    ? OptionalLong.empty()
                    : register()
                            .filter(known -> !known.isText())
                            .map(known -> known.number(value))
                            .orElse(OptionalLong.empty());
        }

        /** The text; empty if it has none. */
        public Optional<String> text() {
            return register().filter(known -> known.isText() && !isRefused()).map(known -> value.asciiText());
        }

        /** Why the device refused, in words; empty if it did not. */
        public String refusal() {
            return switch (flags) {
                case 0 -> "";
                case 1 -> "unknown id";
                case 2 -> "not supported, or read only";
                case 4 -> "wrong parameter";
                default -> "flags 0x%02X".formatted(flags);
            };
        }
    }

    /**
     * Done; the content depends on what was asked, which the answer does not tell.
     *
     * @param content a version or a product id, both little endian
     */
    record Done(Bytes content) implements VeDirectFrame {}

    /**
     * Answer to a ping.
     *
     * @param version of the firmware, the kind in the two highest bits: 0 boot, 1 application, 2 tester, 3 release candidate
     */
    record Ping(int version) implements VeDirectFrame {}

    /** The device does not know that command. */
    record UnknownCommand(int command) implements VeDirectFrame {}

    /** The device could not read what came. */
    record FrameError() implements VeDirectFrame {}
}
