using System.Reflection;
using Stint.Hosting;
using Stint.Tests.Support;

namespace Stint.Tests.Repository;

/// <summary>What an application can name of the library: it is kept small, since each name is a promise.</summary>
public sealed class PublicApi
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void Is_what_was_last_agreed_on() => Golden.Match("api", string.Join('\n', typeof(IStint).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Lines)));

    [Fact]
    public void Says_in_its_documentation_what_each_name_means()
    {
        var documented = File.ReadAllText(Path.ChangeExtension(typeof(IStint).Assembly.Location, ".xml"));
        Assert.All(typeof(IStint).Assembly.GetExportedTypes(), type => Assert.Contains($"\"T:{type.FullName}\"", documented, StringComparison.Ordinal));
        Assert.All(typeof(IStint).GetMethods(), method => Assert.Contains($"\"M:{typeof(IStint).FullName}.{method.Name}(", documented, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lines(Type type)
    {
        yield return type.FullName!;
        foreach (var member in type.GetMembers(Own).Where(IsTheirs).Select(Line).Order(StringComparer.Ordinal))
            yield return "  " + member;
    }

    /// <summary>Not what the compiler writes for records and properties.</summary>
    private static bool IsTheirs(MemberInfo member) =>
        (member is not MethodBase { IsSpecialName: true } || member is ConstructorInfo)
        && member.Name is not ("<Clone>$" or "Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "value__");

    private static string Line(MemberInfo member) => member switch
    {
        MethodInfo method => $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name}{(property.SetMethod?.IsPublic == true ? " settable" : "")}",
        _ => member.Name,
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(each => $"{Name(each.ParameterType)} {each.Name}{(each.HasDefaultValue ? "?" : "")}"));

    private static string Name(Type type) => type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
