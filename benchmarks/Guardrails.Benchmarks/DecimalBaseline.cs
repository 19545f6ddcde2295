using BenchmarkDotNet.Attributes;

namespace Guardrails.Benchmarks;

/// <summary>What the arithmetic alone costs: the floor under every check of a limit.</summary>
[MemoryDiagnoser]
public class DecimalBaseline
{
    private decimal _quantity;
    private decimal _price;
    private decimal _limit;

    [GlobalSetup]
    public void Setup()
    {
        _quantity = 1.25m;
        _price = 64_123.45m;
        _limit = 100_000m;
    }

    [Benchmark]
    public bool Notional_within_limit() => _quantity * _price <= _limit;
}
