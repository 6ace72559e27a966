"""How applications fare, for anybody: counts by service, region and office, none of them small."""
