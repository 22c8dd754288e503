package io.cellwarden.coding;

/** Short texts, char by char, so that any text comes back as it was: half a surrogate pair too. */
public final class Texts {
    /** Longer ones cannot be coded. */
    public static final int LONGEST = 255;

    private static final int PLAIN_BITS = 7;
    private static final int CHAR_BITS = 16;

    private final Magnitude lengths = new Magnitude();
    private final Odds plain = new Odds(90);
    private final Odds[] tree = new Odds[1 << PLAIN_BITS];
    private final Odds others = new Odds();

    /** Nothing is known yet. */
    public Texts() {
        for (int i = 0; i < tree.length; i++) {
            tree[i] = new Odds();
        }
    }

    /**
     * Codes a text; see {@link BitCoder#bit}.
     *
     * @throws ArithmeticException if a damaged one is too long
     */
    public String code(BitCoder coder, String text) {
        long length = lengths.code(coder, text.length());
        if (length > LONGEST) {
            throw new ArithmeticException("a text of " + length + " chars");
        }
        char[] chars = new char[(int) length];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = code(coder, i < text.length() ? text.charAt(i) : 0);
        }
        return new String(chars);
    }

    private char code(BitCoder coder, char value) {
        boolean isPlain = coder.bit(plain, value < tree.length);
        int bits = isPlain ? PLAIN_BITS : CHAR_BITS;
        int found = 1;
        for (int bit = bits - 1; bit >= 0; bit--) {
            Odds odds = isPlain ? tree[found] : others;
            found = found << 1 | (coder.bit(odds, (value >> bit & 1) == 1) ? 1 : 0);
        }
        return (char) (found - (1 << bits));
    }
}
