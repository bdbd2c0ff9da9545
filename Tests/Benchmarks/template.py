"""A large template: copies of a small one side by side, each with logical IDs of its own.

template.py SMALL.json COPIES > LARGE.json
"""

import json
import sys


def renamed(value, names, suffix):
    if isinstance(value, dict):
        if set(value) == {"Ref"} and value["Ref"] in names:
            return {"Ref": value["Ref"] + suffix}
        if set(value) == {"Fn::GetAtt"} and value["Fn::GetAtt"][0] in names:
            return {"Fn::GetAtt": [value["Fn::GetAtt"][0] + suffix] + value["Fn::GetAtt"][1:]}
        return {key: renamed(item, names, suffix) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, names, suffix) for item in value]
    return value


small = json.load(open(sys.argv[1]))
names = set(small["Resources"])
resources = {}
for copy in range(int(sys.argv[2])):
    suffix = f"X{copy}"
    for name, resource in small["Resources"].items():
        resource = renamed(resource, names, suffix)
        depends = resource.get("DependsOn")
        if isinstance(depends, str):
            resource["DependsOn"] = depends + suffix
        elif depends:
            resource["DependsOn"] = [item + suffix for item in depends]
        resources[name + suffix] = resource
small["Resources"] = resources
small.pop("Outputs", None)
json.dump(small, sys.stdout, indent=1)
