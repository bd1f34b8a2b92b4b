// The mongo shell's objects, for the lab's `mongo` command. Written for it; behaves as the shell of MongoDB 4.0.
// The host gives four functions: emit(text), ask(database, json) -> json, connect(host, json), leave(code).
// Values cross as canonical extended JSON.

var __host = function (name) {
    return call_python.apply(null, arguments);
};

// ---------------------------------------------------------------- values

function NumberLong(value) {
    if (!(this instanceof NumberLong)) return new NumberLong(value);
    this.__digits = BigInt(value === undefined ? 0 : typeof value === "number" ? Math.trunc(value) : String(value)).toString();
    Object.defineProperty(this, "__digits", { enumerable: false });
    this.floatApprox = Number(this.__digits);
}
NumberLong.prototype.toNumber = NumberLong.prototype.valueOf = function () { return Number(this.__digits); };
NumberLong.prototype.toString = function () {
    var small = Math.abs(Number(this.__digits)) < 2147483648;
    return small ? "NumberLong(" + this.__digits + ")" : "NumberLong(\"" + this.__digits + "\")";
};
NumberLong.prototype.compare = function (other) {
    var left = BigInt(this.__digits), right = BigInt(other.__digits);
    return left < right ? -1 : left > right ? 1 : 0;
};
NumberLong.prototype.tojson = function () { return this.toString(); };
NumberLong.prototype.toJSON = function () { return { $numberLong: this.__digits }; };

function NumberInt(value) {
    if (!(this instanceof NumberInt)) return new NumberInt(value);
    Object.defineProperty(this, "__value", { value: Math.trunc(Number(value || 0)) });
}
NumberInt.prototype.toNumber = NumberInt.prototype.valueOf = NumberInt.prototype.toJSON = function () { return this.__value; };
NumberInt.prototype.toString = NumberInt.prototype.tojson = function () { return "NumberInt(" + this.__value + ")"; };

function NumberDecimal(value) {
    if (!(this instanceof NumberDecimal)) return new NumberDecimal(value);
    Object.defineProperty(this, "__digits", { value: String(value === undefined ? 0 : value) });
}
NumberDecimal.prototype.toString = NumberDecimal.prototype.tojson = function () { return "NumberDecimal(\"" + this.__digits + "\")"; };
NumberDecimal.prototype.toJSON = function () { return { $numberDecimal: this.__digits }; };

function Timestamp(t, i) {
    if (!(this instanceof Timestamp)) return new Timestamp(t, i);
    this.t = t === undefined ? 0 : t;
    this.i = i === undefined ? 0 : i;
}
Timestamp.prototype.getTime = function () { return this.t; };
Timestamp.prototype.getInc = function () { return this.i; };
Timestamp.prototype.toString = Timestamp.prototype.tojson = function () { return "Timestamp(" + this.t + ", " + this.i + ")"; };
Timestamp.prototype.toJSON = function () { return { $timestamp: { t: this.t, i: this.i } }; };

function ObjectId(hex) {
    if (!(this instanceof ObjectId)) return new ObjectId(hex);
    if (hex !== undefined && !/^[0-9a-fA-F]{24}$/.test(hex)) throw new Error("invalid object id: length");
    this.str = hex === undefined ? __host("new_id") : String(hex).toLowerCase();
}
ObjectId.prototype.valueOf = function () { return this.str; };
ObjectId.prototype.equals = function (other) { return this.str === other.str; };
ObjectId.prototype.getTimestamp = function () { return new Date(parseInt(this.str.slice(0, 8), 16) * 1000); };
ObjectId.prototype.toString = ObjectId.prototype.tojson = function () { return "ObjectId(\"" + this.str + "\")"; };
ObjectId.prototype.toJSON = function () { return { $oid: this.str }; };

function BinData(type, base64) {
    if (!(this instanceof BinData)) return new BinData(type, base64);
    Object.defineProperty(this, "type", { value: type });
    Object.defineProperty(this, "__base64", { value: base64 });
}
BinData.prototype.subtype = function () { return this.type; };
BinData.prototype.base64 = function () { return this.__base64; };
BinData.prototype.hex = function () { return __host("hex", this.__base64); };
BinData.prototype.toString = BinData.prototype.tojson = function () {
    if (this.type === 4) return "UUID(\"" + this.hex().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-") + "\")";
    return "BinData(" + this.type + ",\"" + this.__base64 + "\")";
};
BinData.prototype.toJSON = function () {
    return { $binary: this.__base64, $type: ("0" + this.type.toString(16)).slice(-2) };
};
function UUID(text) { return new BinData(4, __host("uuid_base64", text || "")); }
function HexData(type, hex) { return new BinData(type, __host("base64", hex)); }

var MinKey = { toString: function () { return "[object MinKey]"; }, tojson: function () { return "{ \"$minKey\" : 1 }"; }, toJSON: function () { return { $minKey: 1 }; } };
var MaxKey = { toString: function () { return "[object MaxKey]"; }, tojson: function () { return "{ \"$maxKey\" : 1 }"; }, toJSON: function () { return { $maxKey: 1 }; } };

function ISODate(text) {
    if (text === undefined) return new Date();
    var date = new Date(/([zZ]|[+-]\d\d:?\d\d)$/.test(text) || text.length <= 10 ? text : text + "Z");
    if (isNaN(date.getTime())) throw new Error("invalid ISO date: " + text);
    return date;
}
Date.prototype.tojson = function () { return "ISODate(\"" + this.toISOString().replace(".000Z", "Z") + "\")"; };

// ---------------------------------------------------------------- showing values

function tojson(value, indent, nolint) {
    if (value === null) return "null";
    if (value === undefined) return "undefined";
    indent = indent || "";
    if (typeof value === "string") return JSON.stringify(value);
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (typeof value === "function") return value.toString();
    if (typeof value !== "object") throw new Error("tojson can't handle type " + typeof value);
    var text = __objectText(value, indent, nolint);
    var fitsOneLine = nolint !== false && text.length < 80 && indent.length === 0;
    return fitsOneLine ? text.replace(/[\t\r\n]+/g, " ") : text;
}
function __objectText(value, indent, nolint) {
    if (typeof value.tojson === "function") return value.tojson(indent, nolint);
    if (value instanceof Error) return value.toString();
    if (value instanceof RegExp) return value.toString();
    var end = nolint ? " " : "\n", inner = nolint ? indent : indent + "\t";
    var isArray = Array.isArray(value);
    if (isArray && value.length === 0) return "[ ]";
    var parts = isArray
        ? value.map(function (element) { return inner + tojson(element, inner, nolint); })
        : Object.keys(value).map(function (name) { return inner + "\"" + name + "\" : " + tojson(value[name], inner, nolint); });
    var open = isArray ? "[" : "{", close = isArray ? "]" : "}";
    return open + end + (parts.length ? parts.join("," + end) : inner) + end + indent + close;
}
function tojsononeline(value) { return tojson(value, " ", true); }
function print() { __host("emit", Array.prototype.map.call(arguments, String).join(" ")); }
function printjson(value) { print(tojson(value)); }
function printjsononeline(value) { print(tojsononeline(value)); }
console.log = print;

// ---------------------------------------------------------------- crossing to the host

function __outward(value) {
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (value === undefined) return null;
    if (typeof value === "number") return { $numberDouble: Object.is(value, -0) ? "-0.0" : String(value) };
    if (value instanceof NumberInt) return { $numberInt: String(value.toNumber()) };
    if (value instanceof BinData) {
        return { $binary: { base64: value.base64(), subType: ("0" + value.type.toString(16)).slice(-2) } };
    }
    if (value instanceof NumberLong || value instanceof NumberDecimal || value instanceof Timestamp ||
        value instanceof ObjectId || value === MinKey || value === MaxKey) return value.toJSON();
    if (value instanceof Date) return { $date: { $numberLong: String(value.getTime()) } };
    if (value instanceof RegExp) return { $regularExpression: { pattern: value.source, options: value.flags } };
    if (Array.isArray(value)) return value.map(__outward);
    var result = {};
    for (var name in value) if (typeof value[name] !== "function") result[name] = __outward(value[name]);
    return result;
}
function __inward(value) {
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(__inward);
    var names = Object.keys(value), revive = names.length === 1 ? __revivers[names[0]] : undefined;
    if (revive) return revive(value[names[0]]);
    var result = {};
    names.forEach(function (name) { result[name] = __inward(value[name]); });
    return result;
}
var __revivers = {
    $numberInt: Number,
    $numberDouble: Number,
    $numberLong: function (digits) { return new NumberLong(digits); },
    $numberDecimal: function (digits) { return new NumberDecimal(digits); },
    $date: function (date) { return new Date(Number(date.$numberLong)); },
    $timestamp: function (stamp) { return new Timestamp(stamp.t, stamp.i); },
    $oid: function (hex) { return new ObjectId(hex); },
    $binary: function (binary) { return new BinData(parseInt(binary.subType, 16), binary.base64); },
    $uuid: function (text) { return UUID(text); },
    $regularExpression: function (regex) { return new RegExp(regex.pattern, regex.options.replace(/[^gimsuy]/g, "")); },
    $minKey: function () { return MinKey; },
    $maxKey: function () { return MaxKey; }
};

// ---------------------------------------------------------------- connection, databases, collections

function Mongo(host) {
    if (!(this instanceof Mongo)) return new Mongo(host);
    this.host = __host("connect", host || "");
    this.slaveOk = false;
}
Mongo.prototype.getDB = function (name) { return __database(this, name); };
Mongo.prototype.setSlaveOk = function (value) { this.slaveOk = value === undefined ? true : value; };
Mongo.prototype.getSlaveOk = function () { return this.slaveOk; };
Mongo.prototype.setReadPref = function (mode) { this.slaveOk = mode !== "primary"; };
Mongo.prototype.adminCommand = function (command) { return this.getDB("admin").runCommand(command); };
Mongo.prototype.getDBs = function () { return __checked(this.adminCommand({ listDatabases: 1 }), "listDatabases failed"); };
Mongo.prototype.getDBNames = function () { return this.getDBs().databases.map(function (each) { return each.name; }); };
Mongo.prototype.toString = Mongo.prototype.tojson = function () { return "connection to " + this.host; };

function __error(reply, message) {
    var error = new Error(message + ": " + tojson(reply));
    error.code = reply.code;
    error.codeName = reply.codeName;
    return error;
}
function __checked(reply, message) {
    if (!reply.ok) throw __error(reply, message);
    return reply;
}
function __command(command, value) {
    if (typeof command !== "string") return command;
    var made = {};
    made[command] = 1;
    return Object.assign(made, value || {});
}
// db.users and db["rocketchat_message"] are collections unless the database has something of that name itself.
function __withCollections(holder, make) {
    return new Proxy(holder, {
        get: function (target, name) {
            if (typeof name === "symbol" || name in target) return target[name];
            return make(name);
        }
    });
}

function DB(mongo, name) { this._mongo = mongo; this._name = name; }
function __database(mongo, name) {
    var made = __withCollections(new DB(mongo, name), function (collection) { return __collection(made, collection); });
    return made;
}
DB.prototype.getName = function () { return this._name; };
DB.prototype.getMongo = function () { return this._mongo; };
DB.prototype.getSiblingDB = DB.prototype.getSisterDB = function (name) { return __database(this._mongo, name); };
DB.prototype.getCollection = function (name) { return __collection(this, name); };
DB.prototype.runCommand = function (command, value) {
    var asked = Object.assign({}, __command(command, value));
    if (this._mongo.slaveOk) asked.$readPreference = { mode: "secondaryPreferred" };
    var reply = __host("ask", this._name, JSON.stringify(__outward(asked)));
    if (!reply) {
        throw new Error("error doing query: failed: network error while attempting to run command '" +
            Object.keys(asked)[0] + "' on host '" + this._mongo.host + "'");
    }
    return __inward(JSON.parse(reply));
};
DB.prototype.adminCommand = function (command, value) { return this.getSiblingDB("admin").runCommand(command, value); };
DB.prototype._adminCommand = DB.prototype.adminCommand;
DB.prototype.isMaster = function () { return this.runCommand("isMaster"); };
DB.prototype.hello = function () { return this.runCommand("hello"); };
DB.prototype.serverStatus = function () { return this.adminCommand("serverStatus"); };
DB.prototype.serverBuildInfo = function () { return this.adminCommand("buildInfo"); };
DB.prototype.serverCmdLineOpts = function () { return this.adminCommand("getCmdLineOpts"); };
DB.prototype.version = function () { return this.serverBuildInfo().version; };
DB.prototype.stats = function (scale) { return this.runCommand({ dbStats: 1, scale: scale || 1 }); };
DB.prototype.dropDatabase = function () { return this.runCommand("dropDatabase"); };
DB.prototype.createCollection = function (name) { return this.runCommand({ create: name }); };
DB.prototype.getCollectionInfos = function (filter) {
    var reply = this.runCommand({ listCollections: 1, filter: filter || {} });
    var infos = __checked(reply, "listCollections failed").cursor.firstBatch;
    return infos.sort(function (left, right) { return left.name < right.name ? -1 : 1; });
};
DB.prototype.getCollectionNames = function () { return this.getCollectionInfos().map(function (each) { return each.name; }); };
DB.prototype.toString = function () { return this._name; };
DB.prototype.tojson = function () { return this._name; };
DB.prototype.printSlaveReplicationInfo = function () {
    var status = rs.status(), primary = status.members.filter(function (each) { return each.state === 1; })[0];
    status.members.filter(function (each) { return each.state === 2; }).forEach(function (each) {
        print("source: " + each.name + "\n\tsyncedTo: " + each.optimeDate);
        if (primary) print("\t" + (primary.optimeDate - each.optimeDate) / 1000 + " secs (0 hrs) behind the primary ");
    });
};

function DBCollection(database, name) { this._db = database; this._shortName = name; }
function __collection(database, name) {
    return __withCollections(new DBCollection(database, name), function (rest) { return __collection(database, name + "." + rest); });
}
DBCollection.prototype.getName = function () { return this._shortName; };
DBCollection.prototype.getFullName = DBCollection.prototype.toString = DBCollection.prototype.tojson = function () {
    return this._db.getName() + "." + this._shortName;
};
DBCollection.prototype.getDB = function () { return this._db; };
DBCollection.prototype.runCommand = function (command, value) {
    var asked = {};
    if (typeof command !== "string") return this._db.runCommand(command);
    asked[command] = this._shortName;
    return this._db.runCommand(Object.assign(asked, value || {}));
};
DBCollection.prototype.find = function (query, fields) { return new DBQuery(this, query || {}, fields); };
DBCollection.prototype.findOne = function (query, fields) {
    var found = this.find(query, fields).limit(-1).toArray();
    return found.length ? found[0] : null;
};
DBCollection.prototype.count = function (query) { return this.find(query).count(); };
DBCollection.prototype.countDocuments = function (query) {
    var counted = this.aggregate([{ $match: query || {} }, { $group: { _id: null, n: { $sum: 1 } } }]).toArray();
    return counted.length ? counted[0].n : 0;
};
DBCollection.prototype.estimatedDocumentCount = function () { return this.count(); };
DBCollection.prototype.distinct = function (key, query) {
    return __checked(this.runCommand("distinct", { key: key, query: query || {} }), "distinct failed").values;
};
DBCollection.prototype.aggregate = function (pipeline) {
    var stages = Array.isArray(pipeline) ? pipeline : Array.prototype.slice.call(arguments);
    var reply = __checked(this.runCommand("aggregate", { pipeline: stages, cursor: {} }), "aggregate failed");
    return new __Results(this, reply.cursor);
};
DBCollection.prototype.stats = function (scale) { return this.runCommand("collStats", { scale: scale || 1 }); };
DBCollection.prototype.getIndexes = function () {
    var reply = this.runCommand("listIndexes");
    if (!reply.ok && reply.code === 26) return [];
    return __checked(reply, "listIndexes failed").cursor.firstBatch;
};
DBCollection.prototype.createIndex = DBCollection.prototype.ensureIndex = function (key, options) {
    var name = Object.keys(key).map(function (field) { return field + "_" + key[field]; }).join("_");
    return this.runCommand("createIndexes", { indexes: [Object.assign({ key: key, name: name }, options || {})] });
};
DBCollection.prototype.drop = function () { return this.runCommand("drop").ok === 1; };
DBCollection.prototype.insert = DBCollection.prototype.insertMany = DBCollection.prototype.insertOne = function (documents) {
    var several = Array.isArray(documents) ? documents : [documents];
    var whole = several.map(function (each) { return "_id" in each ? each : Object.assign({ _id: new ObjectId() }, each); });
    return __write(this.runCommand("insert", { documents: whole }), "nInserted");
};
DBCollection.prototype.update = function (query, change, options) {
    var update = Object.assign({ q: query, u: change }, options || {});
    return __write(this.runCommand("update", { updates: [update] }), "nMatched");
};
DBCollection.prototype.updateOne = DBCollection.prototype.update;
DBCollection.prototype.updateMany = function (query, change, options) {
    return this.update(query, change, Object.assign({ multi: true }, options || {}));
};
DBCollection.prototype.save = function (document) {
    return "_id" in document ? this.update({ _id: document._id }, document, { upsert: true }) : this.insert(document);
};
DBCollection.prototype.remove = DBCollection.prototype.deleteMany = function (query, justOne) {
    return __write(this.runCommand("delete", { deletes: [{ q: query, limit: justOne ? 1 : 0 }] }), "nRemoved");
};
DBCollection.prototype.deleteOne = function (query) { return this.remove(query, true); };

function __write(reply, name) {
    var kind = name === "nInserted" || name === "nMatched" || name === "nRemoved" ? "WriteResult" : "";
    var figures = {};
    figures[name] = reply.n || 0;
    if (name === "nMatched") {
        figures.nUpserted = (reply.upserted || []).length;
        figures.nMatched -= figures.nUpserted;
        figures.nModified = reply.nModified || 0;
    }
    var trouble = reply.ok ? (reply.writeErrors || [])[0] : reply;
    if (trouble) figures.writeError = { code: trouble.code, errmsg: trouble.errmsg };
    figures.tojson = function (indent, nolint) {
        var shown = Object.assign({}, this);
        delete shown.tojson;
        return kind + "(" + tojson(shown, indent, nolint) + ")";
    };
    return figures;
}

// ---------------------------------------------------------------- results

function __Results(collection, cursor) { this._collection = collection; this._take(cursor); }
__Results.prototype._take = function (cursor) {
    this._batch = cursor.firstBatch || cursor.nextBatch;
    this._next = 0;
    this._id = cursor.id;
};
__Results.prototype.hasNext = function () {
    while (this._next >= this._batch.length && this._id.toNumber() !== 0) {
        var more = { getMore: this._id, collection: this._collection.getName() };
        this._take(__checked(this._collection.getDB().runCommand(more), "getMore command failed").cursor);
    }
    return this._next < this._batch.length;
};
__Results.prototype.next = function () {
    if (!this.hasNext()) throw new Error("error hasNext: false");
    return this._batch[this._next++];
};
__Results.prototype.toArray = function () {
    var all = [];
    while (this.hasNext()) all.push(this.next());
    return all;
};
__Results.prototype.forEach = function (act) { while (this.hasNext()) act(this.next()); };
__Results.prototype.map = function (act) { return this.toArray().map(act); };
__Results.prototype.itcount = function () { return this.toArray().length; };
__Results.prototype.pretty = function () { this._pretty = true; return this; };
__Results.prototype.shellPrint = function () {
    for (var shown = 0; shown < 20 && this.hasNext(); shown++) {
        print(this._pretty ? tojson(this.next()) : tojson(this.next(), "", true));
    }
    ___it___ = this;
    if (this.hasNext()) print("Type \"it\" for more");
};

function DBQuery(collection, query, fields) {
    this._collection = collection;
    this._command = { filter: query };
    if (fields) this._command.projection = fields;
}
DBQuery.prototype = Object.create(__Results.prototype);
["sort", "limit", "skip", "batchSize"].forEach(function (option) {
    DBQuery.prototype[option] = function (value) { this._command[option] = value; return this; };
});
DBQuery.prototype.hasNext = function () {
    if (this._batch === undefined) {
        var asked = Object.assign({}, this._command);
        if (asked.limit < 0) Object.assign(asked, { limit: -asked.limit, singleBatch: true });
        this._take(__checked(this._collection.runCommand("find", asked), "error").cursor);
    }
    return __Results.prototype.hasNext.call(this);
};
DBQuery.prototype.count = function (limited) {
    var asked = { query: this._command.filter };
    if (limited) Object.assign(asked, { limit: this._command.limit || 0, skip: this._command.skip || 0 });
    return __checked(this._collection.runCommand("count", asked), "count failed").n;
};
DBQuery.prototype.size = function () { return this.count(true); };

// ---------------------------------------------------------------- replica set

var rs = {
    status: function () { return db.adminCommand({ replSetGetStatus: 1 }); },
    conf: function () {
        var reply = db.adminCommand({ replSetGetConfig: 1 });
        if (!reply.ok) throw new Error("Could not retrieve replica set config: " + tojson(reply));
        return reply.config;
    },
    isMaster: function () { return db.isMaster(); },
    slaveOk: function (value) { return db.getMongo().setSlaveOk(value); },
    printSlaveReplicationInfo: function () { return db.printSlaveReplicationInfo(); }
};
rs.config = rs.conf;

// ---------------------------------------------------------------- the shell itself

var db, ___it___;

function quit(code) { __host("leave", code || 0); throw new Error("leaving"); }
var exit = quit;
function load() { throw new Error("load() is not there in the lab's shell"); }
function sleep(milliseconds) { __host("pause", milliseconds); }
function assert(condition, message) { if (!condition) throw new Error(message || "assert failed"); }
assert.eq = function (left, right, message) {
    assert(left === right, "[" + tojson(left) + "] != [" + tojson(right) + "] are not equal" + (message ? " : " + message : ""));
};

function __show(value) {
    if (value === undefined) return;
    if (value !== null && typeof value === "object" && typeof value.shellPrint === "function") return value.shellPrint();
    print(typeof value === "string" ? value : tojson(value));
}
function __showDatabases() {
    db.getMongo().getDBs().databases.forEach(function (each) {
        print(each.name + "  " + (each.sizeOnDisk / 1024 / 1024 / 1024).toFixed(3) + "GB");
    });
}
function __use(name) { db = db.getSiblingDB(name); }
// Runs one statement as it was typed; "" when all went well, else what went wrong.
function __run(source) {
    try {
        __show((0, eval)(source));
        return "";
    } catch (error) {
        return String(error);
    }
}
// How the prompt names this member: `rs-telenia-…:PRIMARY`; "" outside a set.
function __promptName() {
    var status;
    try { status = db.adminCommand({ replSetGetStatus: 1 }); } catch (gone) { return ""; }
    if (!status.ok) return "";
    var self = status.members.filter(function (each) { return each.self; })[0];
    return status.set + ":" + (self ? self.stateStr : "OTHER");
}
function __start(database) { db = new Mongo("").getDB(database); }
