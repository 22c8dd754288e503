package io.cellwarden.persistence.kryo;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The numbers that stand for the constants of one enum. Given as a {@code switch} without default, so that a new
 * constant does not compile until it has a number; never an ordinal, which moves.
 */
final class EnumCode<E extends Enum<E>> {
    private final Class<E> type;
    private final ToIntFunction<E> toCode;
    private final Map<Integer, E> byCode = new HashMap<>();

    EnumCode(Class<E> type, ToIntFunction<E> toCode) {
        this.type = type;
        this.toCode = toCode;
        for (E constant : type.getEnumConstants()) {
            E other = byCode.put(code(constant), constant);
            if (other != null) {
                throw new IllegalStateException(type.getSimpleName() + ": " + other + " and " + constant
                        + " have the same code " + code(constant));
            }
        }
    }

    int code(E constant) {
        return toCode.applyAsInt(constant);
    }

    E constant(int code) {
        E constant = byCode.get(code);
        if (constant == null) {
            throw new DamagedEventException("no " + type.getSimpleName() + " has the code " + code);
        }
        return constant;
    }

    void write(FieldWriter out, E constant) {
        out.count(code(constant));
    }

    E read(FieldReader in) {
        return in.code(this);
    }

    Class<E> type() {
        return type;
    }
}
