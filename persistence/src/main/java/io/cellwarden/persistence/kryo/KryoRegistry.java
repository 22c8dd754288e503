package io.cellwarden.persistence.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultClassResolver;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All stored types, and the Kryo that knows these and nothing else. */
final class KryoRegistry {
    private static final List<StoredType<?>> TYPES = Stream.of(
                    StoredValues.TYPES,
                    StoredCommands.TYPES,
                    StoredInputs.TYPES,
                    StoredEvents.TYPES,
                    StoredChunks.TYPES)
            .<StoredType<?>>flatMap(List::stream)
            .toList();

    private KryoRegistry() {}

    static List<StoredType<?>> types() {
        return TYPES;
    }

    /** A new Kryo; it must not be used by two threads at once. */
    static Kryo newKryo() {
        Kryo kryo = new Kryo(new IdsOnly(), null);
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        // Kryo would silently let a second type take a used id.
        Map<Integer, ? extends StoredType<?>> byId =
                TYPES.stream().collect(Collectors.toMap(StoredType::id, row -> row));
        byId.values().forEach(row -> row.registerWith(kryo));
        return kryo;
    }

    /** Neither writes nor loads a class by its name, whatever the bytes ask for. */
    private static final class IdsOnly extends DefaultClassResolver {
        @Override
        @SuppressWarnings("rawtypes") // as Kryo declares it
        protected void writeName(Output out, Class type, Registration registration) {
            throw new IllegalArgumentException(type.getName() + " has no id in the table of stored types");
        }

        @Override
        protected Registration readName(Input in) {
            throw new DamagedEventException("a class name instead of a type id");
        }

        @Override
        public Registration readClass(Input in) {
            int at = in.position();
            try {
                return super.readClass(in);
            } catch (KryoException e) {
                throw new DamagedEventException("unknown type id at byte " + at, e);
            }
        }
    }
}
