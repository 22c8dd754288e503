package io.cellwarden.gateway.wire;

/**
 * A number at a place in a frame, as a row of the sheet has it.
 *
 * @param at byte where it begins
 * @param form how it stands there
 * @param scale what it is multiplied by to be in {@code unit}
 * @param shift what is added after that
 * @param unit what it then is; empty for a plain number
 */
public record NumberField(int at, Form form, int scale, int shift, String unit) {

    /** How a number stands in a frame; the order of its bytes is that of the protocol's words. */
    public enum Form {
        /** One byte. */
        U8("byte", 1) {
            @Override
            long read(Bytes content, int at) {
                return content.u8(at);
            }
        },
        /** One byte with a sign. */
        S8("signed byte", 1) {
            @Override
            long read(Bytes content, int at) {
                return (byte) content.u8(at);
            }
        },
        /** Two bytes, the high one first. */
        U16("word", 2) {
            @Override
            long read(Bytes content, int at) {
                return content.u16be(at);
            }
        },
        /** Two bytes with a sign, the high one first. */
        S16("signed word", 2) {
            @Override
            long read(Bytes content, int at) {
                return content.s16be(at);
            }
        },
        /** Three bytes, the highest first. */
        U24("3 bytes", 3) {
            @Override
            long read(Bytes content, int at) {
                return (long) content.u8(at) << 16 | content.u16be(at + 1);
            }
        },
        /** Four bytes, the highest first. */
        U32("double word", 4) {
            @Override
            long read(Bytes content, int at) {
                return content.u32be(at);
            }
        },
        /** Two bytes, the low one first. */
        U16_LE("word", 2) {
            @Override
            long read(Bytes content, int at) {
                return content.u16le(at);
            }
        },
        /** Two bytes with a sign, the low one first. */
        S16_LE("signed word", 2) {
            @Override
            long read(Bytes content, int at) {
                return content.s16le(at);
            }
        },
        /** Four bytes, the lowest first. */
        U32_LE("double word", 4) {
            @Override
            long read(Bytes content, int at) {
                return content.u32le(at);
            }
        };

        private final String text;
        private final int size;

        Form(String text, int size) {
            this.text = text;
            this.size = size;
        }

        abstract long read(Bytes content, int at);
    }

    /** A number that stands there in its unit. */
    public static NumberField plain(int at, Form form, String unit) {
        return new NumberField(at, form, 1, 0, unit);
    }

    /** The place behind it. */
    public int end() {
        return at + form.size;
    }

    /** Its value in {@link #unit()}; {@code content} reaches at least to {@link #end()}. */
    public long read(Bytes content) {
        return read(content, 0);
    }

    /** The same where its place counts from {@code from} on. */
    public long read(Bytes content, int from) {
        return scale * form.read(content, from + at) + shift;
    }

    /** Place, name, form, what is done to it and unit, as cells of a table. */
    public Object[] cells(String name) {
        return new Object[] {at, name, form.text, arithmetic(), unit};
    }

    private String arithmetic() {
        String times = scale == 1 ? "" : "× " + scale;
        String plus = shift == 0 ? "" : (shift < 0 ? "− " : "+ ") + Math.abs(shift);
        return (times + " " + plus).strip();
    }
}
