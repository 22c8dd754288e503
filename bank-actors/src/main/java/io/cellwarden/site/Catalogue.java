package io.cellwarden.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The battery models that are known: the printed ones (SPEC section 10) and those a site adds (TOP-9). */
public final class Catalogue {
    private static final List<BatteryModel> PRINTED = List.of(
            // spotless:off
            //                        cells   Ah at 25 / 0 / −20 °C     charge max/rec      discharge max/rec
            new BatteryModel("12.8/50",   4,  50_000,  40_000,  25_000, 100_000,  30_000, 100_000,  50_000, "M8",  10),
            new BatteryModel("12.8/60",   4,  60_000,  48_000,  30_000, 120_000,  30_000, 120_000,  60_000, "M8",  10),
            new BatteryModel("12.8/100",  4, 100_000,  80_000,  50_000, 200_000,  50_000, 200_000, 100_000, "M8",  10),
            new BatteryModel("12.8/160",  4, 160_000, 130_000,  80_000, 320_000,  80_000, 320_000, 160_000, "M8",  14),
            new BatteryModel("12.8/200",  4, 200_000, 160_000, 100_000, 400_000, 100_000, 400_000, 200_000, "M8",  14),
            new BatteryModel("12.8/300",  4, 300_000, 240_000, 150_000, 600_000, 150_000, 600_000, 300_000, "M10", 20),
            new BatteryModel("12.8/330",  4, 330_000, 260_000, 160_000, 400_000, 150_000, 400_000, 300_000, "M10", 20),
            new BatteryModel("25.6/100",  8, 100_000,  80_000,  50_000, 200_000,  50_000, 200_000, 100_000, "M8",  10),
            new BatteryModel("25.6/200",  8, 200_000, 160_000, 100_000, 400_000, 100_000, 400_000, 200_000, "M8",  14),
            new BatteryModel("25.6/200-a", 8, 200_000, 160_000, 100_000, 400_000, 100_000, 400_000, 200_000, "M8", 0));
            // spotless:on

    private final Map<String, BatteryModel> models;

    private Catalogue(Map<String, BatteryModel> models) {
        this.models = models;
    }

    /** The printed models only. */
    public static Catalogue printed() {
        return new Catalogue(Map.of()).with(PRINTED);
    }

    /** This catalogue and the given models, which replace those of the same name. */
    public Catalogue with(List<BatteryModel> more) {
        Map<String, BatteryModel> all = new LinkedHashMap<>(models);
        more.forEach(model -> all.put(model.name(), model));
        return new Catalogue(all);
    }

    /** The model of that name. */
    public Optional<BatteryModel> find(String name) {
        return Optional.ofNullable(models.get(name));
    }

    /** All models, the printed ones first, in printed order. */
    public List<BatteryModel> models() {
        return List.copyOf(models.values());
    }
}
